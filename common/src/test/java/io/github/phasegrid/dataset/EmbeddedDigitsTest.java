package io.github.phasegrid.dataset;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedDigitsTest {

  private static Dataset digits;

  @BeforeAll
  static void load() {
    digits = Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("no such folder"));
  }

  @Test
  void holdsTenThousandDigits() {
    assertThat(digits.train().count()).isEqualTo(8_000);
    assertThat(digits.test().count()).isEqualTo(2_000);
    assertThat(digits.shape()).isEqualTo(new ImageShape(1, 28, 28));
    assertThat(digits.classes()).isEqualTo(10);
  }

  /** Trial fingerprints contain it: it never changes. */
  @Test
  void contentNeverChanges() {
    assertThat(digits.fingerprint())
        .isEqualTo("f02ce64b8ce8992ffee28b7d3014137216cae80cf317f2fb921ed1306652a45d");
  }

  /** The package has 863 to 1127 digits of a class; a fifth of each tests, to within one. */
  @Test
  void classesAreInterleavedInProportion() {
    assertThat(counts(digits.train(), 8_000))
        .containsExactly(801, 902, 793, 826, 784, 690, 811, 856, 755, 782);
    assertThat(counts(digits.test(), 2_000))
        .containsExactly(200, 225, 198, 206, 196, 173, 203, 214, 189, 196);
    assertThat(counts(digits.train(), 10)).containsOnly(1);
  }

  @Test
  void noDigitIsInBothParts() {
    Set<String> train = images(digits.train());
    assertThat(train).hasSize(8_000);
    Set<String> test = images(digits.test());
    assertThat(test).hasSize(2_000);
    assertThat(Collections.disjoint(train, test)).isTrue();
  }

  @Test
  void everyDigitIsOneOfMnistsTrainingDigits() {
    Dataset mnist =
        Datasets.load(DatasetSpec.of("mnist", DataFiles.realMnist().toString()), Path.of("."));
    Set<String> published = images(mnist.train());
    assertThat(published.containsAll(images(digits.train()))).isTrue();
    assertThat(published.containsAll(images(digits.test()))).isTrue();
  }

  private static int[] counts(Examples examples, int first) {
    int[] counts = new int[10];
    IntStream.range(0, first).forEach(i -> counts[examples.label(i)]++);
    return counts;
  }

  /** Each image with its label, as a string of one character a pixel. */
  private static Set<String> images(Examples examples) {
    return IntStream.range(0, examples.count()).mapToObj(i -> image(examples, i)).collect(toSet());
  }

  private static String image(Examples examples, int example) {
    StringBuilder image = new StringBuilder().append(examples.label(example));
    for (int input = 0; input < examples.inputs(); input++) {
      image.append((char) examples.pixel(example, input));
    }
    return image.toString();
  }
}
