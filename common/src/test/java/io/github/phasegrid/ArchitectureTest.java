package io.github.phasegrid;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.phasegrid.network.NativeGarbage;

/** Which room may know which. */
@AnalyzeClasses(packages = "io.github.phasegrid", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ROOMS_FORM_NO_CYCLE =
      slices().matching("io.github.phasegrid.(*)..").should().beFreeOfCycles();

  /** Steps leave arrays that only a collection frees, which nothing else asks for. */
  @ArchTest
  static final ArchRule WHOEVER_TRAINS_WITH_DEEPLEARNING4J_WATCHES_ITS_GARBAGE =
      classes()
          .that()
          .implement("io.github.phasegrid.training.StockNetwork")
          .or()
          .haveFullyQualifiedName("io.github.phasegrid.training.DataParallelTrainer$Rounds")
          .should()
          .callMethod(NativeGarbage.class, "watch");

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
