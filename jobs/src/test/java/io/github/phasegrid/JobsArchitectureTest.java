package io.github.phasegrid;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.phasegrid.network.NativeGarbage;
import java.io.ObjectInputStream;
import org.deeplearning4j.spark.api.TrainingWorker;

/** Which room of the jobs may know which. */
@AnalyzeClasses(packages = "io.github.phasegrid", importOptions = DoNotIncludeTests.class)
class JobsArchitectureTest {
  private static final String[] STAGES = {
    "..phasegrid.stage..",
    "..phasegrid.train..",
    "..phasegrid.encode..",
    "..phasegrid.score..",
    "..phasegrid.chart..",
    "..phasegrid.report.."
  };

  @ArchTest
  static final ArchRule ROOMS_FORM_NO_CYCLE =
      slices().matching("io.github.phasegrid.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_WAREHOUSE_KNOWS_NO_STAGE =
      noClasses()
          .that()
          .resideInAPackage("..phasegrid.warehouse..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STAGES);

  @ArchTest
  static final ArchRule THE_COMMAND_LINE_IS_KNOWN_BY_NONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("..phasegrid.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..phasegrid.cli..");

  @ArchTest
  static final ArchRule TRAINING_AND_SCORING_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.github.phasegrid.(train|score)..").should().notDependOnEachOther();

  /** What lies in a warehouse is data, whoever wrote it; ModelSerializer reads objects, too. */
  @ArchTest
  static final ArchRule NOBODY_DESERIALIZES_JAVA_OBJECTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .orShould()
          .callMethodWhere(
              target(nameMatching("restore(MultiLayerNetwork|ComputationGraph|Normalizer).*")));

  /** Steps and batches leave arrays that only a collection frees, which nothing else asks for. */
  @ArchTest
  static final ArchRule WHOEVER_STEPS_THROUGH_A_NETWORK_WATCHES_ITS_GARBAGE =
      classes()
          .that()
          .areAssignableTo(TrainingWorker.class)
          .or()
          .haveFullyQualifiedName("io.github.phasegrid.encode.EncodeTask")
          .should()
          .callMethod(NativeGarbage.class, "watch");

  @ArchTest
  static final ArchRule ONLY_THE_WAREHOUSE_WRITES_PARQUET =
      noClasses()
          .that()
          .resideOutsideOfPackage("..phasegrid.warehouse..")
          .and()
          .resideInAPackage("io.github.phasegrid..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.parquet..");
}
