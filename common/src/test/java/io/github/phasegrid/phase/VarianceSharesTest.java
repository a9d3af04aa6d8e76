package io.github.phasegrid.phase;

import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.phase.VarianceShares.Share;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class VarianceSharesTest {
  private static final double EXACT = 1e-12;

  @Test
  void aSumAndAProductWorkedByHand() {
    // y = a + 2b + ab with a, b = ±1: variances 1, 4 and 1 of a, b and both together.
    List<Cell> cells = grid(2, 2, 1, (at, repeat) -> y(sign(at[0]), sign(at[1])));

    VarianceShares shares = VarianceShares.of(cells, REDUNDANCY_TEST).orElseThrow();

    assertThat(shares.axes())
        .extracting(s -> s.axis().coordinate().column())
        .containsExactly("width", "sample_size");
    assertThat(value(shares, 0, true)).isCloseTo(1 / 6.0, within(EXACT));
    assertThat(value(shares, 0, false)).isCloseTo(2 / 6.0, within(EXACT));
    assertThat(value(shares, 1, true)).isCloseTo(4 / 6.0, within(EXACT));
    assertThat(value(shares, 1, false)).isCloseTo(5 / 6.0, within(EXACT));
    assertThat(shares.repeats()).isEqualTo(1);
    assertThat(shares.noise()).isZero();
    assertThat(shares.axes()).allMatch(s -> s.total().low() == s.total().high());
  }

  @Test
  void scatterOfRepeatsIsToldAndWidensTheIntervals() {
    // The same, with repeats −0.5, 0 and 0.5 off everywhere: it moves all cells alike.
    VarianceShares alike =
        VarianceShares.of(
                grid(2, 2, 3, (at, repeat) -> y(sign(at[0]), sign(at[1])) + 0.5 * (repeat - 2)),
                REDUNDANCY_TEST)
            .orElseThrow();
    Share unmoved = alike.axes().get(0);
    assertThat(unmoved.firstOrder().low()).isCloseTo(1 / 6.0, within(EXACT));
    assertThat(unmoved.firstOrder().high()).isCloseTo(1 / 6.0, within(EXACT));
    // s² = 0.25 in each cell, 0.25 / 3 of its mean; the variance of means is 6.
    assertThat(alike.noise()).isCloseTo(0.25 / 3 / 6, within(EXACT));

    VarianceShares apart =
        VarianceShares.of(
                grid(
                    2,
                    2,
                    3,
                    (at, repeat) ->
                        y(sign(at[0]), sign(at[1])) * (repeat == 2 ? -1 : 1) + repeat * at[0]),
                REDUNDANCY_TEST)
            .orElseThrow();
    Share moved = apart.axes().get(0);
    assertThat(moved.firstOrder().high() - moved.firstOrder().low()).isGreaterThan(0.05);
    assertThat(moved.firstOrder().value())
        .isBetween(moved.firstOrder().low(), moved.firstOrder().high());
  }

  @Test
  void theSameRepeatsGiveTheSameIntervals() {
    List<Cell> cells = noisy(3, 2, 4);

    assertThat(VarianceShares.of(cells, REDUNDANCY_TEST))
        .isEqualTo(VarianceShares.of(cells, REDUNDANCY_TEST));
  }

  /** The decomposition itself, subset by subset, as its definition has it. */
  @net.jqwik.api.Property(tries = 25)
  void indicesAreThoseOfTheFullDecomposition(
      @ForAll @IntRange(min = 2, max = 4) int widths,
      @ForAll @IntRange(min = 2, max = 3) int sizes,
      @ForAll @IntRange(min = 2, max = 3) int epochs,
      @ForAll @IntRange(min = 1, max = 1000) int seed) {
    int[] shape = {widths, sizes, epochs};
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    int combinations = widths * sizes * epochs;
    double[] y = random.doubles(combinations).toArray();
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < y.length; i++) {
      int[] at = coordinates(i, shape);
      observations.add(
          Observations.of(
              Map.of(Setting.WIDTH, 10 + at[0], Setting.SAMPLE_SIZE, 100 + at[1]),
              1,
              new Checkpoint(at[2]),
              Map.of(REDUNDANCY_TEST, y[i])));
    }

    VarianceShares shares =
        VarianceShares.of(Cell.fold(observations), REDUNDANCY_TEST).orElseThrow();

    double[] components = new SlowDecomposition(y, shape).variances();
    double variance = 0;
    for (double component : components) {
      variance += component;
    }
    for (int axis = 0; axis < shape.length; axis++) {
      double total = 0;
      for (int subset = 1; subset < components.length; subset++) {
        total += (subset >> axis & 1) == 1 ? components[subset] : 0;
      }
      assertThat(value(shares, axis, true))
          .isCloseTo(components[1 << axis] / variance, within(1e-9));
      assertThat(value(shares, axis, false)).isCloseTo(total / variance, within(1e-9));
    }
  }

  @Test
  void anEpochThatSomeNeverReachedIsLeftOut() {
    List<Observation> observations = new ArrayList<>();
    for (int width : List.of(10, 20)) {
      for (int epoch : List.of(0, 5, 9)) {
        if (width == 10 || epoch < 9) {
          observations.add(
              Observations.of(
                  Map.of(Setting.WIDTH, width),
                  1,
                  new Checkpoint(epoch),
                  Map.of(REDUNDANCY_TEST, width / 100.0 + epoch)));
        }
      }
    }

    VarianceShares shares =
        VarianceShares.of(Cell.fold(observations), REDUNDANCY_TEST).orElseThrow();

    assertThat(shares.axes().get(1).axis().values())
        .containsExactly(new Checkpoint(0), new Checkpoint(5));
  }

  @Test
  void onlyRepeatsOfAllCombinationsCount() {
    List<Observation> observations = new ArrayList<>();
    for (int repeat = 1; repeat <= 3; repeat++) {
      observations.add(Observations.ofWidth(10, repeat, Map.of(REDUNDANCY_TEST, 0.1 * repeat)));
      if (repeat != 2) {
        observations.add(Observations.ofWidth(20, repeat, Map.of(REDUNDANCY_TEST, 0.2 * repeat)));
      }
    }

    assertThat(VarianceShares.of(Cell.fold(observations), REDUNDANCY_TEST).orElseThrow().repeats())
        .isEqualTo(2);
  }

  @Test
  void withoutAGridOrWithoutVarianceThereAreNoShares() {
    assertThat(VarianceShares.of(List.of(), REDUNDANCY_TEST)).isEmpty();
    assertThat(VarianceShares.of(grid(1, 1, 2, (at, repeat) -> repeat), REDUNDANCY_TEST)).isEmpty();
    assertThat(VarianceShares.of(grid(2, 2, 1, (at, repeat) -> 0.5), REDUNDANCY_TEST)).isEmpty();
    // Two combinations of four, on the diagonal: nothing can be told apart.
    List<Cell> diagonal = grid(2, 2, 1, (at, repeat) -> at[0]);
    assertThat(
            VarianceShares.of(List.of(diagonal.get(0), diagonal.get(3)), REDUNDANCY_TEST)
                .map(s -> s.axes().size()))
        .isEmpty();
  }

  private static double y(double a, double b) {
    return a + 2 * b + a * b;
  }

  private static double sign(int level) {
    return level == 0 ? -1 : 1;
  }

  private static double value(VarianceShares shares, int axis, boolean first) {
    Share share = shares.axes().get(axis);
    return (first ? share.firstOrder() : share.total()).value();
  }

  private static List<Cell> noisy(int widths, int sizes, int repeats) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(5);
    return grid(widths, sizes, repeats, (at, repeat) -> at[0] + random.nextDouble());
  }

  private static List<Cell> grid(
      int widths, int sizes, int repeats, ToDoubleBiFunction<int[], Integer> y) {
    List<Observation> observations = new ArrayList<>();
    for (int w = 0; w < widths; w++) {
      for (int s = 0; s < sizes; s++) {
        for (int repeat = 1; repeat <= repeats; repeat++) {
          observations.add(
              Observations.of(
                  Map.of(Setting.WIDTH, 10 + w, Setting.SAMPLE_SIZE, 100 + s),
                  repeat,
                  Checkpoint.LAST,
                  Map.of(REDUNDANCY_TEST, y.applyAsDouble(new int[] {w, s}, repeat))));
        }
      }
    }
    return Cell.fold(observations);
  }

  private static int[] coordinates(int index, int[] shape) {
    int[] at = new int[shape.length];
    int left = index;
    for (int i = shape.length - 1; i >= 0; i--) {
      at[i] = left % shape[i];
      left /= shape[i];
    }
    return at;
  }

  /** Component functions by their definition: conditional means less all smaller components. */
  private record SlowDecomposition(double[] y, int[] shape) {

    /** The variance of each subset's component; bit i of the index stands for axis i. */
    double[] variances() {
      double[] variances = new double[1 << shape.length];
      for (int subset = 1; subset < variances.length; subset++) {
        for (int i = 0; i < y.length; i++) {
          double component = component(subset, i);
          variances[subset] += component * component / y.length;
        }
      }
      return variances;
    }

    private double component(int subset, int at) {
      double component = conditionalMean(subset, at);
      for (int smaller = 0; smaller < subset; smaller++) {
        if ((smaller & subset) == smaller) {
          component -= component(smaller, at);
        }
      }
      return component;
    }

    private double conditionalMean(int subset, int at) {
      int[] fixed = coordinates(at, shape);
      double sum = 0;
      int count = 0;
      for (int i = 0; i < y.length; i++) {
        int[] here = coordinates(i, shape);
        boolean agrees = true;
        for (int axis = 0; axis < shape.length; axis++) {
          agrees &= (subset >> axis & 1) == 0 || here[axis] == fixed[axis];
        }
        sum += agrees ? y[i] : 0;
        count += agrees ? 1 : 0;
      }
      return sum / count;
    }
  }
}
