package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.UserMistakeException;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {

  private static final int INPUTS = 12;

  /** One hundred training and twenty test examples. */
  private final Dataset dataset =
      new Dataset("toy", new ImageShape(1, 3, 4), 10, examples(100), examples(20), "none");

  private static Examples examples(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
    }
    return new Examples(DataFiles.pixels(count * INPUTS), labels, INPUTS);
  }

  @ParameterizedTest
  @CsvSource({"0,80,1", "80,80,1", "79,79,1", "41,41,1", "40,40,2", "30,30,2", "1,1,80"})
  void firstExamplesTrainTiledAndTheLastFifthValidates(int size, int n, int tiles) {
    Sample sample = Sampling.draw(dataset, 0.2, size, Subset.FIRST, 0, 1);
    assertThat(sample.train().count()).isEqualTo(n);
    assertThat(sample.tiles()).isEqualTo(tiles);
    assertThat(sample.epochLength()).isEqualTo(n * tiles);
    assertThat(sample.validation().count()).isEqualTo(20);
    assertThat(sample.validation().pixel(0, 0)).isEqualTo(dataset.train().pixel(80, 0));
    assertThat(sample.test()).isSameAs(dataset.test());
    assertThat(sample.train().label(n - 1)).isEqualTo((n - 1) % 10);
  }

  /** Each pixel tells its example: the sample is any n of the training split, in their order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40, 79, 80})
  void aRandomSubsetIsSomeOfTheTrainingExamples(int size) {
    Sample sample = Sampling.draw(dataset, 0.2, size, Subset.RANDOM, 0, 5);
    int[] sources = new int[size];
    for (int i = 0; i < size; i++) {
      Examples one = sample.train().slice(i, i + 1);
      sources[i] =
          IntStream.range(i == 0 ? 0 : sources[i - 1] + 1, 80)
              .filter(example -> equal(one, dataset.train().slice(example, example + 1)))
              .findFirst()
              .orElseThrow();
    }
    assertThat(sources).hasSize(size).doesNotHaveDuplicates();
    assertThat(sample.tiles()).isEqualTo(80 / size);
    assertThat(sample.validation().count()).isEqualTo(20);
  }

  private static boolean equal(Examples a, Examples b) {
    return a.label(0) == b.label(0)
        && IntStream.range(0, INPUTS).allMatch(i -> a.pixel(0, i) == b.pixel(0, i));
  }

  @Test
  void aRandomSubsetDependsOnTheDataSeedAlone() {
    Examples subset = Sampling.draw(dataset, 0.2, 20, Subset.RANDOM, 0, 5).train();
    Examples again = Sampling.draw(dataset, 0.2, 20, Subset.RANDOM, 0, 5).train();
    Examples other = Sampling.draw(dataset, 0.2, 20, Subset.RANDOM, 0, 6).train();

    assertThat(again.labels()).isEqualTo(subset.labels());
    assertThat(other.labels()).isNotEqualTo(subset.labels());
  }

  @Test
  void nothingNeedValidate() {
    Sample sample = Sampling.draw(dataset, 0, Sampling.ALL, Subset.FIRST, 0, 1);
    assertThat(sample.train().count()).isEqualTo(100);
    assertThat(sample.validation().count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0.2,81,0,sample-size 81: toy has 80 examples",
    "0.2,-1,0,sample-size -1",
    "1,0,0,validation-fraction 1.0",
    "-0.1,0,0,validation-fraction -0.1",
    "NaN,0,0,validation-fraction NaN",
    "0.999,0,0,leaves none",
    "0.2,0,1.01,input-noise 1.01",
    "0.2,0,NaN,input-noise NaN"
  })
  void refusesValuesOutOfRange(double fraction, int size, double noise, String complaint) {
    assertThatThrownBy(() -> Sampling.draw(dataset, fraction, size, Subset.FIRST, noise, 1))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void inputNoiseMixesEachPixelWithItsOwnRandomValue() {
    Sample noisy = Sampling.draw(dataset, 0.2, 50, Subset.FIRST, 0.3, 9);
    byte[] random = new byte[INPUTS];
    for (int example = 0; example < 50; example++) {
      ExampleOrderTest.documentedStream(9, 3, example).nextBytes(random);
      for (int input = 0; input < INPUTS; input++) {
        double mixed = 0.7 * dataset.train().pixel(example, input) + 0.3 * (random[input] & 0xff);
        assertThat(noisy.train().pixel(example, input)).isEqualTo((int) Math.round(mixed));
      }
      assertThat(noisy.train().label(example)).isEqualTo(dataset.train().label(example));
    }
    assertThat(noisy.validation().pixel(3, 4)).isEqualTo(dataset.train().pixel(83, 4));
    assertThat(noisy.test()).isSameAs(dataset.test());
  }

  @Test
  void fullInputNoiseIsUniformAndForgetsTheImage() {
    Examples black = new Examples(new byte[1000 * INPUTS], new byte[1000], INPUTS);
    Dataset dark = new Dataset("dark", new ImageShape(1, 3, 4), 10, black, black, "none");
    Examples noise = Sampling.draw(dark, 0, Sampling.ALL, Subset.FIRST, 1, 4).train();
    double[] values =
        IntStream.range(0, 1000 * INPUTS)
            .mapToDouble(i -> noise.pixel(i / INPUTS, i % INPUTS))
            .toArray();
    assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(127.5, within(3.0));
    assertThat(Arrays.stream(values).min()).hasValue(0);
    assertThat(Arrays.stream(values).max()).hasValue(255);
  }

  @Test
  void anExamplesNoiseDoesNotDependOnTheSampleSize() {
    Examples few = Sampling.draw(dataset, 0.2, 5, Subset.FIRST, 0.5, 7).train();
    Examples many = Sampling.draw(dataset, 0.2, 60, Subset.FIRST, 0.5, 7).train();
    for (int input = 0; input < INPUTS; input++) {
      assertThat(many.pixel(4, input)).isEqualTo(few.pixel(4, input));
    }
  }

  @Property(tries = 200)
  void labelNoisePermutesLabelsAmongAtMostTheChosen(
      @ForAll @IntRange(min = 0, max = 200) int n,
      @ForAll @DoubleRange(min = 0, max = 1) double ratio,
      @ForAll long dataSeed) {
    int[] labels = IntStream.range(0, n).map(i -> i * i % 10).toArray();
    int[] before = labels.clone();
    int[] noisy = Sampling.noisyLabels(labels, ratio, dataSeed);
    assertThat(labels).containsExactly(before);
    assertThat(sorted(noisy)).containsExactly(sorted(labels));
    assertThat(n * Sampling.changedFraction(labels, noisy)).isLessThanOrEqualTo(ratio * n + 1e-9);
  }

  /** Distinct labels show every position that takes part; only a fixed point hides. */
  @ParameterizedTest
  @CsvSource({"0.29,100,29", "0.7,10,7", "0.1,1000,100", "0.3,10,3", "1,50,50", "0,50,0"})
  void asManyAreChosenAsTheRatioSaysInDecimal(double ratio, int n, int chosen) {
    int[] distinct = IntStream.range(0, n).toArray();
    boolean[] moved = new boolean[n];
    for (int seed = 0; seed < 20; seed++) {
      int[] noisy = Sampling.noisyLabels(distinct, ratio, seed);
      double changed = n * Sampling.changedFraction(distinct, noisy);
      // A random permutation has one fixed point on average; more than eight is one in 10⁵.
      assertThat(changed).isBetween(Math.max(0, chosen - 8.0), (double) chosen);
      IntStream.range(0, n).filter(i -> noisy[i] != i).forEach(i -> moved[i] = true);
    }
    if (chosen > 0) {
      assertThat(IntStream.range(0, n).filter(i -> moved[i]).count()).isGreaterThan(chosen - 1);
    }
  }

  @Test
  void labelNoiseFollowsItsDocumentedStream() {
    int[] distinct = IntStream.range(0, 10).toArray();
    UniformRandomProvider random = ExampleOrderTest.documentedStream(3, 2, 0);
    int[] positions = shuffled(distinct, random);
    int[] chosen = Arrays.copyOf(positions, 6);
    int[] sources = shuffled(chosen, random);
    int[] expected = distinct.clone();
    for (int i = 0; i < 6; i++) {
      expected[chosen[i]] = sources[i];
    }
    assertThat(Sampling.noisyLabels(distinct, 0.6, 3)).containsExactly(expected);
    assertThat(Sampling.noisyLabels(distinct, 0.6, 4)).isNotEqualTo(expected);
  }

  @Test
  void tenBalancedClassesReallyChangeNineTenths() {
    int[] labels = IntStream.range(0, 10_000).map(i -> i % 10).toArray();
    int[] noisy = Sampling.noisyLabels(labels, 0.4, 1);
    assertThat(Sampling.changedFraction(labels, noisy)).isCloseTo(0.36, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void refusesALabelNoiseOutOfRange(double ratio) {
    assertThatThrownBy(() -> Sampling.noisyLabels(new int[3], ratio, 1))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("label-noise " + ratio);
  }

  private static int[] shuffled(int[] values, UniformRandomProvider random) {
    int[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int value = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = value;
    }
    return shuffled;
  }

  private static int[] sorted(int[] values) {
    return Arrays.stream(values).sorted().toArray();
  }
}
