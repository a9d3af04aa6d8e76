package io.github.phasegrid.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.HiddenActivations;
import io.github.phasegrid.code.ThresholdCodes;
import io.github.phasegrid.scoring.LogisticFamily;
import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.StepTimes;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorMeasuresTest {
  private static final int CLASSES = 3;

  private static SparkSession session;

  /** Where tasks find what is measured: vectors need not be serializable. */
  private static ControlVectors subject;

  @BeforeAll
  static void start() {
    session = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static ScoringSpec spec(LogisticFamily family) {
    return new ScoringSpec(
        new ScoringSpec.KMeans(9, 3, 50),
        9,
        new ScoringSpec.Logistic(family, 1, 300),
        List.of("all"),
        ScoringEngine.PACKED,
        false,
        1);
  }

  private static Measurements measured(ControlVectors vectors, ScoringSpec spec) {
    subject = vectors;
    JavaRDD<ControlVectors> single = LocalSpark.single(session, () -> subject);
    return new VectorMeasures(session, spec)
        .of(single, MllibMeasures.Counts.of(vectors.codes()), new StepTimes());
  }

  private static ControlVectors vectors(
      HiddenActivations train, int[] trainLabels, HiddenActivations test, int[] testLabels) {
    return new ControlVectors(
        SampleCells.cell(
            ThresholdCodes.above(0, train),
            trainLabels,
            ThresholdCodes.above(0, test),
            testLabels,
            CLASSES),
        train,
        test,
        new HiddenActivations(0, train.inputs(), new float[0]));
  }

  /** Bits as numbers: the same functions are minimized as on packed bits. */
  private static HiddenActivations numbers(CodeMatrix codes) {
    float[] values = new float[codes.rows() * codes.bits()];
    for (int row = 0; row < codes.rows(); row++) {
      for (int bit = 0; bit < codes.bits(); bit++) {
        values[row * codes.bits() + bit] = codes.get(row, bit) ? 1 : 0;
      }
    }
    return new HiddenActivations(codes.rows(), codes.bits(), values);
  }

  @ParameterizedTest
  @EnumSource(LogisticFamily.class)
  void vectorsOfBitsGiveWhatTheirCodesGive(LogisticFamily family) {
    CodeMatrix train = SampleCells.noisy(600, 14, CLASSES, 5);
    CodeMatrix test = SampleCells.noisy(300, 14, CLASSES, 5);
    ControlVectors vectors =
        vectors(
            numbers(train),
            SampleCells.labels(600, CLASSES),
            numbers(test),
            SampleCells.labels(300, CLASSES));

    Measurements real = measured(vectors, spec(family));
    Measurements packed = PackedMeasures.of(vectors.codes(), spec(family), new StepTimes());

    for (String column :
        List.of(
            "kmeans_accuracy_train",
            "kmeans_accuracy_test",
            "kmeans_matched_accuracy_test",
            "kmeans_transfer_accuracy_test",
            "logistic_accuracy_train",
            "logistic_accuracy_test")) {
      assertThat(real.values().get(column).doubleValue())
          .as(column)
          .isCloseTo(packed.values().get(column).doubleValue(), within(0.004))
          .isGreaterThan(0.9);
    }
    assertThat(real.notes()).isEmpty();
  }

  /**
   * Three heaps of real numbers that no bit tells apart, all being above 0: at (1, 1), (1, 9) and
   * (9, 1).
   */
  @Test
  void seesWhatBitsDoNot() {
    HiddenActivations train = heaps(90, 1);
    HiddenActivations test = heaps(60, 2);
    int[] trainLabels = SampleCells.labels(90, CLASSES);
    int[] testLabels = SampleCells.labels(60, CLASSES);
    Measurements measured =
        measured(vectors(train, trainLabels, test, testLabels), spec(LogisticFamily.ONE_VS_ONE));

    assertThat(measured.values())
        .containsEntry("kmeans_accuracy_train", 1.0)
        .containsEntry("kmeans_matched_accuracy_test", 1.0)
        .containsEntry("kmeans_ari_test", 1.0)
        .containsEntry("kmeans_transfer_accuracy_test", 1.0)
        .containsEntry("logistic_accuracy_train", 1.0)
        .containsEntry("logistic_accuracy_test", 1.0);
  }

  private static HiddenActivations heaps(int count, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    float[] values = new float[2 * count];
    for (int i = 0; i < count; i++) {
      values[2 * i] = (i % CLASSES == 2 ? 9 : 1) + random.nextFloat();
      values[2 * i + 1] = (i % CLASSES == 1 ? 9 : 1) + random.nextFloat();
    }
    return new HiddenActivations(count, 2, values);
  }

  /** Two different vectors for three clusters, one class, and no test examples. */
  @Test
  void tellsWhyThereIsNothingToTell() {
    HiddenActivations train = new HiddenActivations(4, 1, new float[] {1, 1, 5, 5});
    HiddenActivations none = new HiddenActivations(0, 1, new float[0]);
    Measurements measured =
        measured(vectors(train, new int[4], none, new int[0]), spec(LogisticFamily.ONE_VS_ONE));

    assertThat(measured.values()).containsEntry("kmeans_accuracy_train", 1.0);
    assertThat(measured.values()).doesNotContainKey("logistic_accuracy_test");
    assertThat(measured.notes())
        .contains("no examples: ")
        .contains("one class only to learn from: logistic_accuracy_train");
  }

  /** Of values 0, 1, 2, 3 the variance is 1.25, of 0, 0, 0, 4 it is 3. */
  @Test
  void theSmallestMoveIsAShareOfTheMeanVariance() {
    HiddenActivations values = new HiddenActivations(4, 2, new float[] {0, 0, 1, 0, 2, 0, 3, 4});
    assertThat(VectorMeasures.smallestMove(values)).isCloseTo(1e-4 * 2.125, within(1e-12));
  }
}
