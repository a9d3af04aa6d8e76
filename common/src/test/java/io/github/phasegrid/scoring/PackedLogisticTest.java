package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedLogisticTest {
  private static final int CLASSES = 4;
  private static final CodeMatrix CODES = PackedKMeansTest.noisyPatterns(400, 21, 9, 3);

  /** Patterns 0 to 8 belong to classes 0 to 3; one label in ten is another. */
  private static final int[] LABELS = labels();

  private static int[] labels() {
    int[] noise = RandomCodes.labels(CODES.rows(), 40, 8);
    return IntStream.range(0, CODES.rows())
        .map(row -> noise[row] < CLASSES ? noise[row] : row % 9 % CLASSES)
        .toArray();
  }

  private static ScoringSpec.Logistic settings(LogisticFamily family) {
    return new ScoringSpec.Logistic(family, 1, 1000);
  }

  private static PackedLogistic fit(LogisticFamily family) {
    return PackedLogistic.fit(CODES, Regions.of(CODES), LABELS, CLASSES, settings(family));
  }

  @Test
  void everyPairIsFittedToItsMinimum() {
    List<PackedLogistic.LinearFit> fits = fit(LogisticFamily.ONE_VS_ONE).fits();

    assertThat(fits).hasSize(6);
    int pair = 0;
    for (int a = 0; a < CLASSES; a++) {
      for (int b = a + 1; b < CLASSES; b++) {
        int first = a;
        int second = b;
        int[] rows =
            IntStream.range(0, LABELS.length)
                .filter(row -> LABELS[row] == first || LABELS[row] == second)
                .toArray();
        assertIsMinimum(fits.get(pair++), rows, second);
      }
    }
  }

  @Test
  void everyClassIsFittedAgainstTheRest() {
    List<PackedLogistic.LinearFit> fits = fit(LogisticFamily.ONE_VS_REST).fits();

    assertThat(fits).hasSize(CLASSES);
    for (int label = 0; label < CLASSES; label++) {
      assertIsMinimum(fits.get(label), IntStream.range(0, LABELS.length).toArray(), label);
    }
  }

  private static void assertIsMinimum(PackedLogistic.LinearFit fit, int[] rows, int positive) {
    double[] newton = new DenseLogistic(CODES, rows, LABELS, positive, 1).minimize();
    double minimum = new DenseLogistic(CODES, rows, LABELS, positive, 1).objective(newton);
    double reached = new DenseLogistic(CODES, rows, LABELS, positive, 1).objective(fit.point());

    assertThat(fit.converged()).isTrue();
    assertThat(fit.objective()).isCloseTo(reached, within(1e-12));
    assertThat(reached / minimum).isBetween(1 - 1e-9, 1 + 1e-4);
  }

  @Test
  void theSoftmaxOfTwoClassesIsTheBinaryFitWithHalfThePenalty() {
    int[] two = Arrays.stream(LABELS).map(label -> label % 2).toArray();
    int[] all = IntStream.range(0, two.length).toArray();
    // w₁ = −w₀ = w / 2, so ‖w₀‖² + ‖w₁‖² = ‖w‖² / 2: as with C twice as large.
    DenseLogistic twin = new DenseLogistic(CODES, all, two, 1, 2);

    PackedLogistic fit =
        PackedLogistic.fit(CODES, Regions.of(CODES), two, 2, settings(LogisticFamily.MULTINOMIAL));

    double minimum = twin.objective(twin.minimize());
    assertThat(fit.fits().get(0).objective() / minimum).isBetween(1 - 1e-9, 1 + 1e-4);
  }

  @Test
  void theGradientOfTheSoftmaxIsThatOfItsValue() {
    Regions regions = Regions.of(CODES);
    int[][] examples = new int[CLASSES][regions.count()];
    for (int row = 0; row < LABELS.length; row++) {
      examples[LABELS[row]][regions.regionOf()[row]]++;
    }
    SoftmaxLoss loss =
        new SoftmaxLoss(BytePlanes.of(CODES.select(regions.firstExample())), examples, 0.1);
    double[] point = BytePlanesTest.uniforms(loss.dimension(), 4);
    double[] gradient = new double[point.length];
    double[] unused = new double[point.length];
    loss.evaluate(point, gradient);

    for (int i = 0; i < point.length; i++) {
      double step = 1e-5;
      double at = point[i];
      point[i] = at + step;
      double above = loss.evaluate(point, unused);
      point[i] = at - step;
      double below = loss.evaluate(point, unused);
      point[i] = at;
      assertThat(gradient[i]).isCloseTo((above - below) / (2 * step), within(1e-8));
    }
  }

  @ParameterizedTest
  @EnumSource(LogisticFamily.class)
  void tellsClassesThatCodesTell(LogisticFamily family) {
    int[] told = fit(family).classifier().predict(CODES, Regions.of(CODES));

    assertThat(Accuracy.of(told, LABELS).value().orElseThrow()).isGreaterThan(0.88);
  }

  /** The rule of scikit-learn's {@code _ovr_decision_function}, example by example. */
  @Property(tries = 20)
  void pairsVoteAndConfidenceBreaksTies(
      @ForAll @IntRange(min = 4, max = 30) int n, @ForAll long seed) {
    CodeMatrix codes = RandomCodes.draw(n, 5, 40, seed);
    int[] labels = RandomCodes.labels(n, CLASSES, seed);
    labels[0] = 0;
    labels[1] = 1;
    labels[2] = 2;
    labels[3] = 3;
    PackedLogistic fit =
        PackedLogistic.fit(
            codes, Regions.of(codes), labels, CLASSES, settings(LogisticFamily.ONE_VS_ONE));

    int[] told = fit.classifier().predict(codes, Regions.of(codes));

    for (int row = 0; row < n; row++) {
      double[] votes = new double[CLASSES];
      double[] confidence = new double[CLASSES];
      int pair = 0;
      for (int a = 0; a < CLASSES; a++) {
        for (int b = a + 1; b < CLASSES; b++) {
          double score = DenseLogistic.score(codes, row, fit.fits().get(pair++).point());
          votes[score > 0 ? b : a]++;
          confidence[a] -= score;
          confidence[b] += score;
        }
      }
      for (int label = 0; label < CLASSES; label++) {
        votes[label] += confidence[label] / (3 * (Math.abs(confidence[label]) + 1));
      }
      double most = Arrays.stream(votes).max().orElseThrow();
      assertThat(votes[told[row]]).isCloseTo(most, within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(LogisticFamily.class)
  void neverTellsAClassItHasNotSeen(LogisticFamily family) {
    int[] labels = Arrays.stream(LABELS).map(label -> label == 1 ? 4 : label).toArray();
    PackedLogistic fit = PackedLogistic.fit(CODES, Regions.of(CODES), labels, 7, settings(family));

    int[] told = fit.classifier().predict(CODES, Regions.of(CODES));

    assertThat(told).contains(0, 2, 3, 4).doesNotContain(1, 5, 6);
    assertThat(Accuracy.of(told, labels).value().orElseThrow()).isGreaterThan(0.88);
  }

  @Test
  void stopsAfterTheIterationsAllowed() {
    PackedLogistic fit =
        PackedLogistic.fit(
            CODES,
            Regions.of(CODES),
            LABELS,
            CLASSES,
            new ScoringSpec.Logistic(LogisticFamily.MULTINOMIAL, 1, 3));

    assertThat(fit.fits().get(0).iterations()).isEqualTo(3);
    assertThat(fit.fits().get(0).converged()).isFalse();
  }

  @Test
  void refusesOneClassAndAnotherWidth() {
    Regions regions = Regions.of(CODES);
    PackedLogistic fit = fit(LogisticFamily.MULTINOMIAL);
    CodeMatrix wider = RandomCodes.draw(2, 22, 2, 1);

    assertThatThrownBy(
            () ->
                PackedLogistic.fit(
                    CODES,
                    regions,
                    new int[CODES.rows()],
                    CLASSES,
                    settings(LogisticFamily.ONE_VS_ONE)))
        .hasMessage("1 classes among the training examples");
    assertThatThrownBy(() -> fit.classifier().predict(wider, Regions.of(wider)))
        .hasMessage("codes of 22 bits for a fit to 21 bits");
  }
}
