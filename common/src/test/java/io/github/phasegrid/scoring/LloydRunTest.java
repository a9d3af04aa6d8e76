package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LloydRunTest {

  /** Runs that leave distances out against Lloyd's algorithm as it is defined. */
  @Property(tries = 80)
  void isLloydsAlgorithm(
      @ForAll @IntRange(min = 20, max = 300) int n,
      @ForAll @IntRange(min = 1, max = 8) int k,
      @ForAll @IntRange(min = 5, max = 70) int bits,
      @ForAll @IntRange(min = 0, max = 12) int maxIterations,
      @ForAll long seed) {
    CodeMatrix codes = RandomCodes.draw(n, bits, 200, seed);
    Regions regions = Regions.of(codes);
    int[] weights = RandomCodes.labels(regions.count(), 5, seed);
    Arrays.setAll(weights, row -> weights[row] + 1);
    CodeMatrix distinct = codes.select(regions.firstExample());
    int[] starts = IntStream.range(0, Math.min(k, regions.count())).toArray();
    PlainLloyd plain = new PlainLloyd(distinct, weights, starts);
    plain.run(maxIterations);

    LloydRun run = run(distinct, weights, starts, maxIterations);

    if (plain.emptied) {
      return; // what the plain algorithm does not define
    }
    assertThat(run.assigned()).isEqualTo(plain.assigned);
    assertThat(run.iterations()).isEqualTo(plain.iterations);
    assertThat(run.cost()).isCloseTo(plain.cost(), within(1e-9));
  }

  private static LloydRun run(CodeMatrix distinct, int[] weights, int[] starts, int iterations) {
    BytePlanes planes = BytePlanes.of(distinct);
    LloydRun run = new LloydRun(planes, planes.setBits(), weights, starts);
    run.run(iterations, -1);
    return run;
  }

  private static final class PlainLloyd {
    private final BytePlanes planes;
    private final double[][] points;
    private final int[] weights;
    private final double[][] centres;
    private int[] assigned;
    private int iterations;
    private boolean emptied;

    PlainLloyd(CodeMatrix codes, int[] weights, int[] starts) {
      this.weights = weights;
      planes = BytePlanes.of(codes);
      points = new double[codes.rows()][codes.bits()];
      for (int row = 0; row < codes.rows(); row++) {
        for (int bit = 0; bit < codes.bits(); bit++) {
          points[row][bit] = codes.get(row, bit) ? 1 : 0;
        }
      }
      centres = Arrays.stream(starts).mapToObj(row -> points[row].clone()).toArray(double[][]::new);
    }

    void run(int maxIterations) {
      assigned = assign();
      int[] before = null;
      while (iterations < maxIterations && !Arrays.equals(assigned, before)) {
        iterations++;
        before = assigned;
        move();
        assigned = assign();
      }
    }

    /**
     * Computes all scores, with the arithmetic of the run: between centres that are as near but for
     * rounding, both must choose alike.
     */
    private int[] assign() {
      int[] nearest = new int[points.length];
      double[] best = new double[points.length];
      Arrays.fill(best, Double.POSITIVE_INFINITY);
      double[] scores = new double[points.length];
      for (int c = 0; c < centres.length; c++) {
        double norm = 0;
        for (double x : centres[c]) {
          norm += x * x; // not a stream's sum, which compensates rounding
        }
        double[] factors = Arrays.stream(centres[c]).map(x -> -2 * x).toArray();
        planes.multiply(factors, 0, norm, scores);
        for (int row = 0; row < scores.length; row++) {
          nearest[row] = scores[row] < best[row] ? c : nearest[row];
          best[row] = Math.min(best[row], scores[row]);
        }
      }
      return nearest;
    }

    private double distance(double[] point, int centre) {
      double sum = 0;
      for (int bit = 0; bit < point.length; bit++) {
        double way = point[bit] - centres[centre][bit];
        sum += way * way;
      }
      return sum;
    }

    private void move() {
      for (int c = 0; c < centres.length; c++) {
        double[] mean = new double[centres[c].length];
        double size = 0;
        for (int row = 0; row < points.length; row++) {
          if (assigned[row] == c) {
            size += weights[row];
            for (int bit = 0; bit < mean.length; bit++) {
              mean[bit] += weights[row] * points[row][bit];
            }
          }
        }
        emptied |= size == 0;
        for (int bit = 0; bit < mean.length; bit++) {
          centres[c][bit] = mean[bit] / size;
        }
      }
    }

    double cost() {
      double cost = 0;
      for (int row = 0; row < points.length; row++) {
        cost += weights[row] * distance(points[row], assigned[row]);
      }
      return cost;
    }
  }

  /** Both centres start at the same code, so that the second gets none. */
  @Test
  void anEmptyClusterTakesTheFarthestCode() {
    boolean[][] codes = {
      {false, false, false, false},
      {false, false, false, true},
      {true, true, true, true},
      {false, false, true, false}
    };
    int[] ones = {1, 1, 1, 1};

    LloydRun run = run(RandomCodes.pack(codes, 4), ones, new int[] {0, 0}, 10);

    assertThat(run.assigned()).containsExactly(0, 0, 1, 0);
    assertThat(run.cost()).isCloseTo(4 / 3.0, within(1e-12));
  }
}
