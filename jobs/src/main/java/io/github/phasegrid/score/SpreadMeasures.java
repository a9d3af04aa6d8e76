package io.github.phasegrid.score;

import static io.github.phasegrid.score.CellCodes.AS_TRAINED;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.scoring.BitSample;
import io.github.phasegrid.scoring.ClusterAgreement;
import io.github.phasegrid.scoring.ClusterNaming;
import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.NeighbourVotes;
import io.github.phasegrid.scoring.RegionSizes;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Measures one cell whose codes lie in several partitions ({@code scoring.partitions}): what {@link
 * PackedMeasures} and {@link MllibMeasures} measure of a cell that one task holds. All is exact but
 * K-Means' starts, which come from a sample. The driver holds no more than some thousand examples
 * and that sample.
 */
final class SpreadMeasures {
  /** Of a larger side K-Means' starts come from so many examples, evenly spaced. */
  private static final int STARTS_FROM = 100_000;

  private final SparkSession session;
  private final ScoringSpec spec;
  private final SpreadCell cell;
  private final StepTimes times;
  private final Measurements measured = new Measurements();
  private final boolean labelNoise;
  private final BitSample sample;

  private SpreadMeasures(SparkSession session, ScoringSpec spec, SpreadCell cell, StepTimes times) {
    this.session = session;
    this.spec = spec;
    this.cell = cell;
    this.times = times;
    this.sample = spec.sample(cell.bits());
    this.labelNoise =
        cell.train()
            .blocks()
            .map(block -> !Arrays.equals(block.labels(), block.trueLabels()))
            .collect()
            .contains(true);
  }

  /**
   * Measures a cell.
   *
   * @param times is told how long each step took, waiting for slots included
   */
  static Measurements of(SparkSession session, ScoringSpec spec, SpreadCell cell, StepTimes times) {
    SpreadMeasures measures = new SpreadMeasures(session, spec, cell, times);
    times.time(ScoringStep.REDUNDANCY, measures::redundancy);
    if (!cell.isProbe()) {
      measures.clusters();
      for (Lesson lesson : measures.lessons()) {
        measures.learn(lesson);
      }
      measures.measured.putSample(measures.sample);
    }
    return measures.measured;
  }

  private List<Lesson> lessons() {
    List<Lesson> lessons = new ArrayList<>(List.of(Lesson.TRUE_LABELS));
    if (labelNoise) {
      lessons.add(Lesson.LABELS_TRAINED_ON);
    }
    if (cell.hasValidation()) {
      lessons.add(Lesson.VALIDATION);
    }
    return lessons;
  }

  private Measurements redundancy() {
    int matched = Math.min(cell.train().rows(), cell.test().rows());
    SpreadRegions regions = regions(Lesson.TRUE_LABELS);
    if (!cell.isProbe()) {
      measured.put("bit_flip_rate_train", cell.flips(cell.train(), Split.TRAIN));
    }
    measured.put("active_bits", cell.activeBits());
    measured.put("matched_n", matched);
    measured.putRedundancy("_test", regions.test(), matched);
    measured.put("shared_region_fraction_test", regions.sharedFraction());
    measured.put("bit_flip_rate_test", cell.flips(cell.test(), cell.told()));
    if (!cell.isProbe()) {
      measured.putRedundancy("_train", regions.train(), matched);
      putCollisions("_train", regions.train(), regions.sameClassTrain());
      putCollisions("_test", regions.test(), regions.sameClassTest());
      measured.put("shared_region_agreement_test", regions.agreement());
      if (labelNoise) {
        SpreadRegions asTrained = regions(Lesson.LABELS_TRAINED_ON);
        putCollisions("_train" + AS_TRAINED, asTrained.train(), asTrained.sameClassTrain());
        measured.put("shared_region_agreement_test" + AS_TRAINED, asTrained.agreement());
      }
    }
    return measured;
  }

  private void putCollisions(String ending, RegionSizes sizes, long sameClass) {
    measured.put("same_class_collisions" + ending, sameClass);
    measured.put("cross_class_collisions" + ending, sizes.collidingPairs() - sameClass);
  }

  private SpreadRegions regions(Lesson lesson) {
    return SpreadRegions.of(session, cell.train().blocks(), cell.test().blocks(), lesson);
  }

  private void clusters() {
    JavaRDD<DistinctCodes> train = distinct(cell.train()).cache();
    JavaRDD<DistinctCodes> test = distinct(cell.test()).cache();
    try {
      MllibKMeans ofTrain = times.time(ScoringStep.CLUSTERS_TRAIN, () -> fit(cell.train(), train));
      ClusterNaming others = naming(ofTrain, cell.test(), test, Lesson.TRUE_LABELS);
      putClusters(naming(ofTrain, cell.train(), train, Lesson.TRUE_LABELS), others, "");
      if (labelNoise) {
        putClusters(
            naming(ofTrain, cell.train(), train, Lesson.LABELS_TRAINED_ON), others, AS_TRAINED);
      }
      MllibKMeans ofTest = times.time(ScoringStep.CLUSTERS_TEST, () -> fit(cell.test(), test));
      measured.put(
          ClusterAgreement.of(naming(ofTest, cell.test(), test, Lesson.TRUE_LABELS)), "_test");
    } finally {
      train.unpersist();
      test.unpersist();
    }
  }

  private void putClusters(ClusterNaming learnt, ClusterNaming others, String suffix) {
    measured.put(ClusterAgreement.of(learnt), "_train" + suffix);
    measured.put(
        "kmeans_transfer_accuracy_test" + suffix, ClusterAgreement.transferred(learnt, others));
  }

  private JavaRDD<DistinctCodes> distinct(SpreadCell.Side side) {
    BitSample seen = sample;
    return side.blocks().map(block -> DistinctCodes.of(seen.of(block.codes())));
  }

  private MllibKMeans fit(SpreadCell.Side side, JavaRDD<DistinctCodes> distinct) {
    DistinctCodes some = DistinctCodes.of(sample.of(cell.sample(side, STARTS_FROM)));
    return MllibKMeans.fit(
        distinct, MllibKMeans.Starts.of(some, cell.classes(), spec.kmeans()), spec.kmeans());
  }

  /** Examples by cluster and label. */
  private ClusterNaming naming(
      MllibKMeans fitted, SpreadCell.Side side, JavaRDD<DistinctCodes> distinct, Lesson lesson) {
    int classes = cell.classes();
    return side.blocks()
        .zip(distinct)
        .map(
            both ->
                ClusterNaming.of(
                    fitted.clusters(both._2()), lesson.labels(both._1()), classes, classes))
        .treeReduce(ClusterNaming::plus);
  }

  private void learn(Lesson lesson) {
    SpreadCell.Side side = cell.learnt(lesson);
    if (lesson == Lesson.VALIDATION) {
      measured.put("n_validation", side.rows());
    }
    try {
      times.time(ScoringStep.NEIGHBOURS, () -> neighbours(side, lesson));
      times.time(ScoringStep.LOGISTIC, () -> logistic(side, lesson));
    } finally {
      if (lesson == Lesson.VALIDATION) {
        side.blocks().unpersist();
      }
    }
  }

  /** K-NN, some thousand test examples at a time. */
  private Measurements neighbours(SpreadCell.Side side, Lesson lesson) {
    Tally nearest = Tally.NONE;
    Tally all = Tally.NONE;
    double tied = 0;
    int rows = cell.test().rows();
    for (int first = 0; first < rows; first += SpreadNeighbours.QUERIES_AT_A_TIME) {
      int end = Math.min(rows, first + SpreadNeighbours.QUERIES_AT_A_TIME);
      CodeBlock queries = cell.testBlock(first, end);
      NeighbourVotes votes =
          NeighbourVotes.of(
              SpreadNeighbours.search(
                  side.blocks(), lesson, queries.codes(), spec.neighbours(), cell.classes()),
              cell.classes());
      nearest = nearest.plus(Tally.of(votes.predictions(), queries.trueLabels()));
      all = all.plus(Tally.of(votes.tiedPredictions(), queries.trueLabels()));
      tied += votes.tiedFraction().value().orElse(0.0) * (end - first);
    }
    lesson.putNeighbours(measured, nearest.accuracy(), all.accuracy());
    if (lesson == Lesson.TRUE_LABELS) {
      measured.put("knn_tied_fraction", Measured.of(Math.rint(tied) / rows));
    }
    return measured;
  }

  private Measurements logistic(SpreadCell.Side side, Lesson lesson) {
    long[] perClass = perClass(side, lesson);
    if (lesson.putWhyNotLearnt(measured, perClass)) {
      return measured;
    }
    int classes = cell.classes();
    BitSample seen = sample;
    JavaRDD<LabelledCodes> learnt =
        side.blocks()
            .map(
                block ->
                    LabelledCodes.of(
                        DistinctCodes.of(seen.of(block.codes())), lesson.labels(block), classes))
            .cache();
    try {
      LinearClassifier classifier =
          MllibLogistic.ofCodes(session, spec.logistic()).fit(learnt, perClass, sample.size());
      lesson.putLogistic(
          measured,
          accuracy(classifier, side, lesson),
          accuracy(classifier, cell.test(), Lesson.TRUE_LABELS));
    } finally {
      learnt.unpersist();
    }
    return measured;
  }

  private long[] perClass(SpreadCell.Side side, Lesson lesson) {
    int classes = cell.classes();
    return side.blocks()
        .map(
            block -> {
              long[] counts = new long[classes];
              for (int label : lesson.labels(block)) {
                counts[label]++;
              }
              return counts;
            })
        .treeReduce(
            (a, b) -> {
              long[] sum = a.clone();
              Arrays.setAll(sum, label -> a[label] + b[label]);
              return sum;
            });
  }

  private Measured accuracy(LinearClassifier classifier, SpreadCell.Side side, Lesson lesson) {
    BitSample seen = sample;
    return side.blocks()
        .map(
            block -> {
              CodeMatrix codes = seen.of(block.codes());
              return Tally.of(classifier.predict(codes, Regions.of(codes)), lesson.labels(block));
            })
        .treeReduce(Tally::plus)
        .accuracy();
  }
}
