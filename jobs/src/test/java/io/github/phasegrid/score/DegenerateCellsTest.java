package io.github.phasegrid.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.scoring.LogisticFamily;
import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.StepTimes;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells with nothing, or too little, in them: each measure has the value it is defined to have, or
 * none and a reason, whatever the engine.
 */
class DegenerateCellsTest {
  private static final int CLASSES = 3;
  private static final int BITS = 9;
  private static final List<String> COLUMNS =
      List.of(
          "redundancy_train",
          "redundancy_test",
          "redundancy_train_matched",
          "redundancy_test_matched",
          "collision_probability_train",
          "collision_probability_test",
          "effective_bits_train",
          "effective_bits_test",
          "kmeans_accuracy_train",
          "kmeans_accuracy_test",
          "kmeans_matched_accuracy_train",
          "kmeans_matched_accuracy_test",
          "kmeans_ami_train",
          "kmeans_ami_test",
          "kmeans_ari_train",
          "kmeans_ari_test",
          "kmeans_transfer_accuracy_test",
          "shared_region_fraction_test",
          "shared_region_agreement_test",
          "bit_flip_rate_train",
          "bit_flip_rate_test",
          "knn_accuracy_test",
          "knn_tied_accuracy_test",
          "knn_tied_fraction",
          "logistic_accuracy_train",
          "logistic_accuracy_test");

  private static SparkSession session;

  /** The cell at hand: tasks are in this process and look here. */
  private static CellCodes present;

  @BeforeAll
  static void start() {
    session = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static Measurements measure(CellCodes cell, ScoringEngine engine, LogisticFamily family) {
    ScoringSpec spec =
        new ScoringSpec(
            new ScoringSpec.KMeans(9, 3, 50),
            9,
            new ScoringSpec.Logistic(family, 1, 50),
            List.of("all"),
            engine,
            true,
            1);
    present = cell;
    StepTimes times = new StepTimes();
    Measurements measured = PackedMeasures.of(cell, spec, times);
    return engine == ScoringEngine.PACKED
        ? measured
        : measured.putAll(
            new MllibMeasures(session, spec)
                .of(
                    LocalSpark.single(session, () -> present),
                    MllibMeasures.Counts.of(cell),
                    times));
  }

  private static double value(Measurements measured, String column) {
    assertThat(measured.values()).containsKey(column);
    return measured.values().get(column).doubleValue();
  }

  private static CodeMatrix none() {
    return SampleCells.codes(BITS);
  }

  private static CodeMatrix some(int rows) {
    return SampleCells.noisy(rows, BITS, CLASSES, 1);
  }

  private static CellCodes cell(CodeMatrix train, CodeMatrix test) {
    return SampleCells.cell(
        train,
        SampleCells.labels(train.rows(), CLASSES),
        test,
        SampleCells.labels(test.rows(), CLASSES),
        CLASSES);
  }

  private static CellCodes withValidation(CellCodes cell, int[] labels) {
    return new CellCodes(
        cell.train(),
        cell.trainLabels(),
        cell.trainTrueLabels(),
        cell.test(),
        cell.testTrueLabels(),
        some(labels.length),
        labels,
        cell.flips(),
        CLASSES);
  }

  /** Every fifth bit is always clear, every other fifth always set. */
  private static CodeMatrix withConstantBits(CodeMatrix codes) {
    int[] numbers = new int[codes.rows()];
    for (int row = 0; row < numbers.length; row++) {
      for (int bit = 0; bit < BITS; bit++) {
        boolean set = bit % 5 == 1 || (bit % 5 != 0 && codes.get(row, bit));
        numbers[row] |= set ? 1 << bit : 0;
      }
    }
    return SampleCells.codes(BITS, numbers);
  }

  static Stream<Arguments> cells() {
    CodeMatrix one = SampleCells.codes(BITS, 5);
    CodeMatrix equal = SampleCells.codes(BITS, 7, 7, 7, 7, 7, 7, 7);
    CodeMatrix two = SampleCells.codes(BITS, 1, 510, 1, 1, 510, 510, 1);
    CellCodes noisy = cell(some(60), some(30));
    return Stream.of(
        Arguments.of("nothing at all", cell(none(), none())),
        Arguments.of("no training examples", cell(none(), some(30))),
        Arguments.of("no test examples", cell(some(60), none())),
        Arguments.of("one example a side", cell(one, one)),
        Arguments.of("one training example", cell(one, some(30))),
        Arguments.of("all codes equal", cell(equal, equal)),
        Arguments.of("two distinct codes, three classes", cell(two, two)),
        Arguments.of("constant bits", cell(withConstantBits(some(60)), withConstantBits(some(30)))),
        Arguments.of(
            "a class that no training example has",
            SampleCells.cell(
                some(60),
                SampleCells.labels(60, 2),
                some(30),
                SampleCells.labels(30, CLASSES),
                CLASSES)),
        Arguments.of(
            "one class among the training examples",
            SampleCells.cell(
                some(60), new int[60], some(30), SampleCells.labels(30, CLASSES), CLASSES)),
        Arguments.of("validation examples", withValidation(noisy, SampleCells.labels(40, CLASSES))),
        Arguments.of("validation examples of one class only", withValidation(noisy, new int[40])),
        Arguments.of(
            "labels trained on of one class only",
            new CellCodes(
                noisy.train(),
                new int[60],
                noisy.trainTrueLabels(),
                noisy.test(),
                noisy.testTrueLabels(),
                noisy.validation(),
                noisy.validationLabels(),
                noisy.flips(),
                CLASSES)));
  }

  /** The engines agree on what there is, and each missing value has a reason. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void enginesAgree(String name, CellCodes cell) {
    Measurements packed = measure(cell, ScoringEngine.PACKED, LogisticFamily.ONE_VS_ONE);
    Measurements mllib = measure(cell, ScoringEngine.MLLIB, LogisticFamily.ONE_VS_ONE);
    assertThat(mllib.values().keySet())
        .containsExactlyInAnyOrderElementsOf(packed.values().keySet());
    packed
        .values()
        .forEach(
            (column, value) ->
                assertThat(value(mllib, column))
                    .as("%s: %s", name, column)
                    .isEqualTo(value.doubleValue(), within(0.05)));
    for (String column : COLUMNS) {
      for (Measurements measured : List.of(packed, mllib)) {
        boolean explained = measured.notes().matches(".*\\b" + column + "\\b(?!_).*");
        assertThat(measured.values().containsKey(column) ^ explained)
            .as("%s: %s has a value or else a reason: %s", name, column, measured.notes())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void validationExamplesTeachBesideTrainingOnes(ScoringEngine engine) {
    CellCodes plain = cell(some(60), some(30));
    Measurements without = measure(plain, engine, LogisticFamily.ONE_VS_ONE);
    Measurements with =
        measure(
            withValidation(plain, SampleCells.labels(40, CLASSES)),
            engine,
            LogisticFamily.ONE_VS_ONE);

    assertThat(with.values())
        .containsAllEntriesOf(without.values())
        .containsEntry("n_validation", 40);
    assertThat(value(with, "knn_validation_accuracy_test")).isBetween(0.5, 1.0);
    assertThat(value(with, "logistic_validation_accuracy_test")).isBetween(0.5, 1.0);
    assertThat(without.values()).doesNotContainKey("knn_validation_accuracy_test");
    assertThat(without.notes()).doesNotContain("validation");
    assertThat(
            measure(withValidation(plain, new int[40]), engine, LogisticFamily.ONE_VS_ONE).notes())
        .contains("one class only to learn from: logistic_validation_accuracy_test");
  }

  /**
   * A centre is learnt from training codes, and its name: test codes of another class are wrong.
   */
  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void clustersAreCarriedOver(ScoringEngine engine) {
    CodeMatrix train = SampleCells.codes(BITS, 7, 7, 7, 448, 448, 56, 56);
    CodeMatrix test = SampleCells.codes(BITS, 3, 6, 192, 320, 48);
    CellCodes cell =
        SampleCells.cell(
            train, new int[] {0, 0, 1, 2, 2, 1, 1}, test, new int[] {0, 1, 2, 2, 1}, CLASSES);
    Measurements measured = measure(cell, engine, LogisticFamily.ONE_VS_ONE);
    assertThat(value(measured, "kmeans_transfer_accuracy_test")).isEqualTo(4 / 5.0);
    assertThat(value(measured, "shared_region_fraction_test")).isZero();
    assertThat(value(measured, "largest_region_train")).isEqualTo(3);
    assertThat(value(measured, "singleton_regions_test")).isEqualTo(5);
    assertThat(value(measured, "same_class_collisions_train")).isEqualTo(3);
    assertThat(value(measured, "cross_class_collisions_train")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void nothingIsNotZero(ScoringEngine engine) {
    Measurements measured = measure(cell(none(), none()), engine, LogisticFamily.ONE_VS_ONE);
    assertThat(measured.values()).doesNotContainKeys(COLUMNS.toArray(String[]::new));
    assertThat(value(measured, "n_train") + value(measured, "distinct_codes_test")).isZero();
    assertThat(measured.notes())
        .contains("no examples: redundancy_train")
        .containsPattern("no training examples: [^;]*knn_accuracy_test");
  }

  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void oneExampleIsTold(ScoringEngine engine) {
    CodeMatrix one = SampleCells.codes(BITS, 5);
    Measurements measured = measure(cell(one, one), engine, LogisticFamily.ONE_VS_ONE);
    for (String column : List.of("kmeans_accuracy_train", "kmeans_matched_accuracy_test")) {
      assertThat(value(measured, column)).isEqualTo(1);
    }
    assertThat(value(measured, "knn_accuracy_test")).isEqualTo(1);
    assertThat(measured.notes())
        .contains("one class only to learn from: logistic_accuracy_train")
        .contains("fewer than two examples: collision_probability_train");
  }

  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void equalCodesAreAllTheMostFrequentClass(ScoringEngine engine) {
    CodeMatrix equal = SampleCells.codes(BITS, 7, 7, 7, 7, 7, 7, 7);
    for (LogisticFamily family : LogisticFamily.values()) {
      Measurements measured = measure(cell(equal, equal), engine, family);
      for (String column :
          List.of(
              "kmeans_accuracy_train",
              "kmeans_matched_accuracy_test",
              "knn_accuracy_test",
              "logistic_accuracy_train",
              "logistic_accuracy_test")) {
        assertThat(value(measured, column)).as("%s, %s", family, column).isEqualTo(3 / 7.0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void fewerCodesThanClustersAreAClusterEach(ScoringEngine engine) {
    CodeMatrix two = SampleCells.codes(BITS, 1, 510, 1, 1, 510, 510, 1);
    int[] labels = {0, 1, 0, 0, 1, 1, 2};
    CellCodes cell = SampleCells.cell(two, labels, two, labels, CLASSES);
    Measurements measured = measure(cell, engine, LogisticFamily.ONE_VS_ONE);
    assertThat(value(measured, "kmeans_accuracy_train")).isEqualTo(6 / 7.0);
    assertThat(value(measured, "kmeans_matched_accuracy_test")).isEqualTo(6 / 7.0);
  }

  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void aClassNeverLearntIsNeverTold(ScoringEngine engine) {
    CodeMatrix train = SampleCells.codes(BITS, 1, 3, 510, 508, 1, 510);
    CodeMatrix test = SampleCells.codes(BITS, 1, 510, 1, 510);
    int[] labels = {0, 0, 2, 2, 0, 2};
    for (LogisticFamily family : LogisticFamily.values()) {
      CellCodes cell = SampleCells.cell(train, labels, test, new int[] {0, 2, 1, 1}, CLASSES);
      Measurements measured = measure(cell, engine, family);
      assertThat(value(measured, "logistic_accuracy_train")).as("%s", family).isEqualTo(1);
      assertThat(value(measured, "logistic_accuracy_test")).as("%s", family).isEqualTo(0.5);
    }
  }
}
