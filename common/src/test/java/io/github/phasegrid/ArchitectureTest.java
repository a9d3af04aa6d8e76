package io.github.phasegrid;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which room may know which. */
@AnalyzeClasses(packages = "io.github.phasegrid", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ROOMS_FORM_NO_CYCLE =
      slices().matching("io.github.phasegrid.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule DEPENDENCIES_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("dataset")
          .definedBy("..phasegrid.dataset..")
          .layer("network")
          .definedBy("..phasegrid.network..")
          .layer("training")
          .definedBy("..phasegrid.training..")
          .layer("code")
          .definedBy("..phasegrid.code..")
          .layer("scoring")
          .definedBy("..phasegrid.scoring..")
          .layer("sweep")
          .definedBy("..phasegrid.sweep..")
          .optionalLayer("phase")
          .definedBy("..phasegrid.phase..")
          .whereLayer("phase")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("sweep")
          .mayOnlyBeAccessedByLayers("phase")
          .whereLayer("training")
          .mayOnlyBeAccessedByLayers("sweep", "phase")
          .whereLayer("scoring")
          .mayOnlyBeAccessedByLayers("sweep", "phase")
          .whereLayer("code")
          .mayOnlyBeAccessedByLayers("scoring", "sweep", "phase")
          .whereLayer("network")
          .mayOnlyBeAccessedByLayers("training", "code", "sweep", "phase");
}
