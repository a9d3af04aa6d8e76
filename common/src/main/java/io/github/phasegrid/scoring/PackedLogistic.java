package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Logistic regression on packed codes: fitted to training codes, asked for the classes of others.
 *
 * <p>Minimises the same functions as MLlib with {@code standardization = false} and as scikit-learn
 * (divided by C n): see {@link LogisticLoss}. Classes without training examples are never told.
 */
public final class PackedLogistic {
  private final LogisticFamily family;
  private final int[] classes;
  private final int bits;
  private final List<LinearFit> fits;

  /**
   * One minimised function.
   *
   * @param point its variables: weights and intercepts
   * @param objective mean log loss plus penalty
   * @param iterations of L-BFGS
   * @param converged false if the iterations ran out first
   */
  public record LinearFit(double[] point, double objective, int iterations, boolean converged) {}

  private PackedLogistic(LogisticFamily family, int[] classes, int bits, List<LinearFit> fits) {
    this.family = family;
    this.classes = classes;
    this.bits = bits;
    this.fits = List.copyOf(fits);
  }

  /**
   * Fits to training codes.
   *
   * @param codes {@code [n, bits]}
   * @param regions the regions of these codes
   * @param labels {@code [n]}, each 0 to {@code classes − 1}; at least two different ones
   * @param classes number of classes
   */
  public static PackedLogistic fit(
      CodeMatrix codes, Regions regions, int[] labels, int classes, ScoringSpec.Logistic settings) {
    int[][] examples = new int[classes][regions.count()];
    for (int i = 0; i < labels.length; i++) {
      examples[labels[i]][regions.regionOf()[i]]++;
    }
    int[] present = Arrays.stream(labels).sorted().distinct().toArray();
    if (present.length < 2) {
      throw new IllegalArgumentException(present.length + " classes among the training examples");
    }
    int[][] ofPresent =
        Arrays.stream(present).mapToObj(label -> examples[label]).toArray(int[][]::new);
    BytePlanes planes = BytePlanes.of(codes.select(regions.firstExample()));
    List<LinearFit> fits =
        switch (settings.family()) {
          case ONE_VS_ONE -> oneVsOne(planes, ofPresent, settings);
          case ONE_VS_REST -> oneVsRest(planes, ofPresent, settings);
          case MULTINOMIAL ->
              List.of(minimize(new SoftmaxLoss(planes, ofPresent, settings.c()), settings));
        };
    return new PackedLogistic(settings.family(), present, codes.bits(), fits);
  }

  /** One fit for each pair of classes, the second being positive, on the examples of the two. */
  private static List<LinearFit> oneVsOne(
      BytePlanes planes, int[][] examples, ScoringSpec.Logistic settings) {
    List<LinearFit> fits = new ArrayList<>();
    for (int a = 0; a < examples.length; a++) {
      for (int b = a + 1; b < examples.length; b++) {
        int[] negative = examples[a];
        int[] positive = examples[b];
        int[] rows =
            IntStream.range(0, planes.rows()).filter(r -> negative[r] + positive[r] > 0).toArray();
        double[] positives = Arrays.stream(rows).mapToDouble(r -> positive[r]).toArray();
        double[] both = Arrays.stream(rows).mapToDouble(r -> negative[r] + positive[r]).toArray();
        fits.add(
            minimize(new BinaryLoss(planes.select(rows), positives, both, settings.c()), settings));
      }
    }
    return fits;
  }

  /** One fit for each class, which is positive, against all others. */
  private static List<LinearFit> oneVsRest(
      BytePlanes planes, int[][] examples, ScoringSpec.Logistic settings) {
    double[] all = new double[planes.rows()];
    for (int[] ofClass : examples) {
      Arrays.setAll(all, row -> all[row] + ofClass[row]);
    }
    List<LinearFit> fits = new ArrayList<>();
    for (int[] ofClass : examples) {
      double[] positives = Arrays.stream(ofClass).asDoubleStream().toArray();
      fits.add(minimize(new BinaryLoss(planes, positives, all, settings.c()), settings));
    }
    return fits;
  }

  private static LinearFit minimize(LogisticLoss loss, ScoringSpec.Logistic settings) {
    LimitedMemoryBfgs.Minimum minimum = LimitedMemoryBfgs.minimize(loss, settings.maxIterations());
    return new LinearFit(
        minimum.point(), minimum.value(), minimum.iterations(), minimum.converged());
  }

  /**
   * The fits made: of one-vs-one a pair each, ordered by first and then second class; of
   * one-vs-rest a class each; of multinomial one.
   */
  public List<LinearFit> fits() {
    return fits;
  }

  /**
   * Tells the class of each code.
   *
   * @param codes {@code [m, bits]}
   * @param regions the regions of these codes
   * @return {@code [m]} labels
   */
  public int[] predict(CodeMatrix codes, Regions regions) {
    if (codes.bits() != bits) {
      throw new IllegalArgumentException(
          "codes of " + codes.bits() + " bits for a fit to " + bits + " bits");
    }
    BytePlanes planes = BytePlanes.of(codes.select(regions.firstExample()));
    double[][] merits = family == LogisticFamily.ONE_VS_ONE ? votes(planes) : scores(planes);
    int[] ofRegion = new int[planes.rows()];
    for (int row = 0; row < ofRegion.length; row++) {
      int best = 0;
      for (int i = 1; i < classes.length; i++) {
        best = merits[i][row] > merits[best][row] ? i : best;
      }
      ofRegion[row] = classes[best];
    }
    return Arrays.stream(regions.regionOf()).map(region -> ofRegion[region]).toArray();
  }

  /** {@code [classes][rows]}: linear scores. */
  private double[][] scores(BytePlanes planes) {
    double[][] scores = new double[classes.length][planes.rows()];
    for (int i = 0; i < classes.length; i++) {
      boolean shared = family == LogisticFamily.MULTINOMIAL;
      double[] point = fits.get(shared ? 0 : i).point();
      int first = shared ? i * (bits + 1) : 0;
      planes.multiply(point, first, point[first + bits], scores[i]);
    }
    return scores;
  }

  /**
   * {@code [classes][rows]}: how many pairs voted for each class, and less than half a vote more or
   * less by the sum s of the scores in its favour, {@code s / (3 (|s| + 1))}, to break ties as
   * scikit-learn's OneVsOneClassifier does.
   */
  private double[][] votes(BytePlanes planes) {
    double[][] votes = new double[classes.length][planes.rows()];
    double[][] confidence = new double[classes.length][planes.rows()];
    double[] scores = new double[planes.rows()];
    int pair = 0;
    for (int a = 0; a < classes.length; a++) {
      for (int b = a + 1; b < classes.length; b++) {
        double[] point = fits.get(pair++).point();
        planes.multiply(point, 0, point[bits], scores);
        for (int row = 0; row < scores.length; row++) {
          votes[scores[row] > 0 ? b : a][row]++;
          confidence[a][row] -= scores[row];
          confidence[b][row] += scores[row];
        }
      }
    }
    for (int i = 0; i < classes.length; i++) {
      for (int row = 0; row < scores.length; row++) {
        double sum = confidence[i][row];
        votes[i][row] += sum / (3 * (Math.abs(sum) + 1));
      }
    }
    return votes;
  }
}
