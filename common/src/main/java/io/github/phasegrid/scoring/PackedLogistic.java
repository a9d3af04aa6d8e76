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
 * (divided by C n): see {@link LogisticLoss}.
 */
public final class PackedLogistic {
  private final LinearClassifier classifier;
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

  private PackedLogistic(LinearClassifier classifier, List<LinearFit> fits) {
    this.classifier = classifier;
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
    List<double[]> points = fits.stream().map(LinearFit::point).toList();
    return new PackedLogistic(
        new LinearClassifier(settings.family(), present, codes.bits(), points), fits);
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

  /** What predicts classes. */
  public LinearClassifier classifier() {
    return classifier;
  }
}
