package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class ExampleOrderTest {

  @Property(tries = 200)
  void visitsEachExampleAsOftenAsItIsTiled(
      @ForAll @IntRange(min = 1, max = 300) int examples,
      @ForAll @IntRange(min = 1, max = 7) int tiles,
      @ForAll long dataSeed,
      @ForAll @IntRange(min = 0, max = 1000) int epoch) {
    int[] visits = new int[examples];
    for (int example : order(new ExampleOrder(examples, tiles, dataSeed), epoch)) {
      visits[example]++;
    }
    assertThat(visits).containsOnly(tiles);
  }

  /** The permutation of the entries, taken modulo n, written out the slow way. */
  @Property(tries = 100)
  void isAFisherYatesPermutationOfTheEntries(
      @ForAll @IntRange(min = 1, max = 50) int examples,
      @ForAll @IntRange(min = 1, max = 5) int tiles,
      @ForAll long dataSeed,
      @ForAll @IntRange(min = 0, max = 50) int epoch) {
    UniformRandomProvider random = documentedStream(dataSeed, 1, epoch);
    int[] entries = new int[examples * tiles];
    Arrays.setAll(entries, i -> i);
    for (int i = entries.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int entry = entries[i];
      entries[i] = entries[other];
      entries[other] = entry;
    }
    assertThat(order(new ExampleOrder(examples, tiles, dataSeed), epoch))
        .containsExactly(Arrays.stream(entries).map(entry -> entry % examples).toArray());
  }

  @Test
  void anEpochsOrderDependsOnSeedAndEpochAlone() {
    ExampleOrder order = new ExampleOrder(100, 2, 42);
    int[] fifth = order(order, 5);
    order(order, 0);
    assertThat(order(order, 5)).containsExactly(fifth);
    assertThat(order(order, 6)).isNotEqualTo(fifth);
    assertThat(order(new ExampleOrder(100, 2, 43), 5)).isNotEqualTo(fifth);
  }

  /**
   * Every published result rests on these numbers, which a separate program in Python computed too:
   * a library that changes them is not upgraded.
   */
  @Test
  void numbersNeverChange() {
    assertThat(order(new ExampleOrder(10, 1, 1), 0)).containsExactly(1, 4, 8, 7, 0, 2, 6, 9, 3, 5);
    assertThat(order(new ExampleOrder(4, 3, -7), 199))
        .containsExactly(2, 2, 2, 0, 3, 1, 0, 3, 1, 3, 0, 1);
  }

  @Test
  void firstEntriesAreUniform() {
    int[] counts = new int[20];
    int[] target = new int[20];
    ExampleOrder order = new ExampleOrder(20, 1, 5);
    for (int epoch = 0; epoch < 20_000; epoch++) {
      order.write(epoch, target);
      counts[target[0]]++;
    }
    // 1,000 expected of each, standard deviation 31: consecutive epochs are not correlated.
    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void refusesAnArrayOfAnotherLengthAndAnEpochThatIsTooLong() {
    assertThatThrownBy(() -> new ExampleOrder(10, 1, 1).write(0, new int[11]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ExampleOrder(1 << 20, 1 << 20, 1))
        .isInstanceOf(ArithmeticException.class);
  }

  static UniformRandomProvider documentedStream(long dataSeed, int purpose, int index) {
    long first = RandomSource.SPLIT_MIX_64.create(dataSeed).nextLong();
    long second = RandomSource.SPLIT_MIX_64.create(first + purpose).nextLong();
    UniformRandomProvider state = RandomSource.SPLIT_MIX_64.create(second + index);
    return RandomSource.XO_SHI_RO_256_PP.create(
        new long[] {state.nextLong(), state.nextLong(), state.nextLong(), state.nextLong()});
  }

  private static int[] order(ExampleOrder order, int epoch) {
    int[] target = new int[order.epochLength()];
    order.write(epoch, target);
    return target;
  }
}
