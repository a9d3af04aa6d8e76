package io.github.phasegrid.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NeuralEncoder;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.ClusterNaming;
import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.LogisticFamily;
import io.github.phasegrid.scoring.PackedKMeans;
import io.github.phasegrid.scoring.PackedLogistic;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.sweep.Runs;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MLlib and our packed engine on the codes of one trained network of width 20. */
class EngineParityTest {
  private static final int CLASSES = 10;
  private static final int ITERATIONS = 300;

  private static SparkSession session;
  private static CellCodes cell;
  private static JavaRDD<DistinctCodes> train;

  @BeforeAll
  static void trainANetwork() throws InterruptedException {
    Path conf = Path.of(System.getProperty("basedir", "."), "../conf/sweeps/smoke.conf");
    Dataset digits = Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("none"));
    Trial trial =
        SweepFile.read(conf, List.of("sweep.grid.width=[20]", "sweep.grid.sample-size=[1500]"))
            .trials(digits)
            .get(0);
    Sample sample = Runs.sample(trial, digits);
    int[] labels = sample.train().labels();
    LastWeights last = new LastWeights();
    Engines.trainer(trial.engine())
        .train(
            List.of(Runs.run(trial, labels, new TreeSet<>(List.of(Checkpoint.LAST)))),
            sample,
            last);
    Architecture network = trial.network();
    try (NeuralEncoder encoder = new NeuralEncoder(network, last.weights)) {
      cell =
          SampleCells.cell(
              encoder.encode(sample.train()).codes(),
              labels,
              encoder.encode(sample.test()).codes(),
              sample.test().labels(),
              CLASSES);
    }
    session = LocalSpark.start();
    train = LocalSpark.single(session, () -> DistinctCodes.of(cell.train()));
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static final class LastWeights implements TrainingListener {
    private Weights weights;

    @Override
    public void epochDone(String run, EpochMetrics metrics) {}

    @Override
    public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights reached) {
      weights = reached;
    }

    @Override
    public void ended(String run, RunOutcome outcome) {
      assertThat(outcome).isInstanceOf(RunOutcome.Completed.class);
    }
  }

  /** Some codes and their classes. */
  private record Labelled(CodeMatrix codes, int[] labels) {
    static Labelled of(CodeMatrix codes, int[] labels, int classes) {
      int[] rows = IntStream.range(0, labels.length).filter(r -> labels[r] < classes).toArray();
      return new Labelled(
          codes.select(rows), Arrays.stream(rows).map(row -> labels[row]).toArray());
    }

    long[] perClass() {
      long[] counts = new long[CLASSES];
      Arrays.stream(labels).forEach(label -> counts[label]++);
      return counts;
    }

    double accuracy(LinearClassifier classifier) {
      return Accuracy.of(classifier.predict(codes, Regions.of(codes)), labels)
          .value()
          .orElseThrow();
    }
  }

  /** The linear score that begins somewhere in a point: weights of the bits set, and intercept. */
  private static double score(double[] point, int first, int row) {
    int bits = cell.train().bits();
    double sum = point[first + bits];
    for (int bit = 0; bit < bits; bit++) {
      sum += cell.train().get(row, bit) ? point[first + bit] : 0;
    }
    return sum;
  }

  private static double squaredWeights(double[] point, int first) {
    return IntStream.range(first, first + cell.train().bits())
        .mapToDouble(i -> point[i] * point[i])
        .sum();
  }

  /** Mean log loss plus {@code ‖w‖² / (2 C n)} of the softmax of ten scores. */
  private static double softmaxObjective(double[] point, double c) {
    int[] labels = cell.trainTrueLabels();
    int stride = cell.train().bits() + 1;
    double loss = 0;
    for (int row = 0; row < labels.length; row++) {
      double sum = 0;
      for (int label = 0; label < CLASSES; label++) {
        sum += Math.exp(score(point, label * stride, row));
      }
      loss += Math.log(sum) - score(point, labels[row] * stride, row);
    }
    double squared =
        IntStream.range(0, CLASSES).mapToDouble(k -> squaredWeights(point, k * stride)).sum();
    return loss / labels.length + squared / (2 * c * labels.length);
  }

  /** The same for one score that speaks for a class, against another or against all others. */
  private static double binaryObjective(double[] point, int positive, int negative, double c) {
    int[] labels = cell.trainTrueLabels();
    double loss = 0;
    int examples = 0;
    for (int row = 0; row < labels.length; row++) {
      if (negative < 0 || labels[row] == positive || labels[row] == negative) {
        double sign = labels[row] == positive ? -1 : 1;
        loss += Math.log1p(Math.exp(sign * score(point, 0, row)));
        examples++;
      }
    }
    return loss / examples + squaredWeights(point, 0) / (2 * c * examples);
  }

  /** All fits of a family to the first classes. */
  private static List<Double> objectives(
      List<double[]> points, int classes, ScoringSpec.Logistic spec) {
    List<Double> objectives = new ArrayList<>();
    Iterator<double[]> next = points.iterator();
    switch (spec.family()) {
      case MULTINOMIAL -> objectives.add(softmaxObjective(next.next(), spec.c()));
      case ONE_VS_REST -> {
        for (int label = 0; label < classes; label++) {
          objectives.add(binaryObjective(next.next(), label, -1, spec.c()));
        }
      }
      case ONE_VS_ONE -> {
        for (int a = 0; a < classes; a++) {
          for (int b = a + 1; b < classes; b++) {
            objectives.add(binaryObjective(next.next(), b, a, spec.c()));
          }
        }
      }
    }
    assertThat(next.hasNext()).isFalse();
    return objectives;
  }

  @ParameterizedTest
  @EnumSource(LogisticFamily.class)
  void logisticRegressionsMeetAtTheMinimum(LogisticFamily family) {
    // All pairs of ten classes would take MLlib a minute.
    int classes = family == LogisticFamily.ONE_VS_ONE ? 4 : CLASSES;
    ScoringSpec.Logistic spec = new ScoringSpec.Logistic(family, 0.05, ITERATIONS);
    Labelled learnt = Labelled.of(cell.train(), cell.trainTrueLabels(), classes);
    Labelled test = Labelled.of(cell.test(), cell.testTrueLabels(), classes);
    int bits = cell.train().bits();
    JavaRDD<LabelledCodes> labelled =
        train.map(codes -> LabelledCodes.of(codes, cell.trainTrueLabels(), CLASSES)).cache();
    List<double[]> points =
        MllibLogistic.ofCodes(session, spec).points(labelled, learnt.perClass(), bits);
    PackedLogistic packed =
        PackedLogistic.fit(
            learnt.codes(), Regions.of(learnt.codes()), learnt.labels(), classes, spec);

    List<Double> byMllib = objectives(points, classes, spec);
    List<Double> byPacked =
        objectives(
            packed.fits().stream().map(PackedLogistic.LinearFit::point).toList(), classes, spec);
    for (int fit = 0; fit < byMllib.size(); fit++) {
      assertThat(byPacked.get(fit))
          .as("%s, fit %d", family, fit)
          .isEqualTo(byMllib.get(fit), within(1e-4 * byMllib.get(fit)))
          .isEqualTo(packed.fits().get(fit).objective(), within(1e-9));
    }
    LinearClassifier mllib =
        new LinearClassifier(family, IntStream.range(0, classes).toArray(), bits, points);
    for (Labelled side : List.of(learnt, test)) {
      assertThat(side.accuracy(mllib)).isGreaterThan(0.7);
      assertThat(side.accuracy(packed.classifier())).isEqualTo(side.accuracy(mllib), within(0.005));
    }
  }

  @Test
  void kMeansIsAsCheapAsMllibs() {
    ScoringSpec.KMeans spec = new ScoringSpec.KMeans(9, 5, ITERATIONS);
    MllibKMeans mllib = MllibKMeans.fit(train, CLASSES, spec);
    CodeMatrix codes = cell.train();
    PackedKMeans.Fit packed = PackedKMeans.fit(codes, Regions.of(codes), CLASSES, spec);
    assertThat(packed.cost()).isPositive().isLessThanOrEqualTo(mllib.cost() * 1.01);
    assertThat(cost(packed)).isEqualTo(packed.cost(), within(1e-6 * packed.cost()));
    int[] byMllib = mllib.clusters(DistinctCodes.of(codes));
    assertThat(accuracy(packed.clusters())).isEqualTo(accuracy(byMllib), within(0.005));
  }

  private static double accuracy(int[] clusters) {
    return ClusterNaming.of(clusters, cell.trainTrueLabels(), CLASSES, CLASSES)
        .manyToOne()
        .value()
        .orElseThrow();
  }

  /** Sum of squared distances to the means of the clusters. */
  private static double cost(PackedKMeans.Fit fit) {
    CodeMatrix codes = cell.train();
    double[][] sums = new double[fit.clusterCount()][codes.bits()];
    int[] sizes = new int[fit.clusterCount()];
    for (int row = 0; row < codes.rows(); row++) {
      sizes[fit.clusters()[row]]++;
      for (int bit = 0; bit < codes.bits(); bit++) {
        sums[fit.clusters()[row]][bit] += codes.get(row, bit) ? 1 : 0;
      }
    }
    double cost = 0;
    for (int row = 0; row < codes.rows(); row++) {
      int cluster = fit.clusters()[row];
      for (int bit = 0; bit < codes.bits(); bit++) {
        double way = (codes.get(row, bit) ? 1 : 0) - sums[cluster][bit] / sizes[cluster];
        cost += way * way;
      }
    }
    return cost;
  }
}
