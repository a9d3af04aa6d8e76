package io.github.phasegrid.score;

import io.github.phasegrid.scoring.ScoringSpec;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * K-Means on the 0/1 vectors of one side of a cell. MLlib has no restarts: the best of several seeds, by training cost, is
 * taken (ties: the earlier seed).
 */
final class MllibKMeans {
  private final JavaSparkContext spark;
  private final ScoringSpec spec;

  MllibKMeans(JavaSparkContext spark, ScoringSpec spec) {
    this.spark = spark;
    this.spec = spec;
  }

  /**
   * Fits on all rows and counts who lands where.
   *
   * @param side cached rows with {@code features} and {@code label}
   * @param classes number of clusters and of classes
   * @return {@code [classes, classes]}: examples by cluster and true class
   */
  long[][] clustersByClass(Dataset<Row> side, int classes) {
    KMeansModel best = null;
    for (int restart = 0; restart < spec.kmeansRestarts(); restart++) {
      KMeansModel model =
          new KMeans()
              .setK(classes)
              .setSeed(spec.kmeansSeed() + restart)
              .setMaxIter(spec.kmeansMaxIterations())
              .fit(side);
      if (best == null || model.summary().trainingCost() < best.summary().trainingCost()) {
        best = model;
      }
    }
    return count(side, best, classes);
  }

  private long[][] count(Dataset<Row> side, KMeansModel model, int classes) {
    Broadcast<KMeansModel> shared = spark.broadcast(model);
    try {
      JavaRDD<long[][]> counts =
          CellVectors.labelled(side)
              .mapPartitions(
                  rows -> {
                    long[][] partial = new long[classes][classes];
                    rows.forEachRemaining(
                        row -> partial[shared.value().predict(row.features())][row.label()]++);
                    return java.util.List.of(partial).iterator();
                  });
      return counts.reduce(CellVectors::add);
    } finally {
      shared.destroy();
    }
  }
}
