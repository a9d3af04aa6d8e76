package io.github.phasegrid.score;

import io.github.phasegrid.scoring.ScoringSpec;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * K-Means on the 0/1 vectors of one side of a cell. MLlib has no restarts: the best of several seeds by training cost is
 * taken, the earlier one of equals.
 */
final class MllibKMeans {
  private MllibKMeans() {}

  /**
   * Fits on all rows and counts who lands where.
   *
   * @param side cached rows of {@link CellVectors}
   * @param classes number of clusters and of classes
   * @return {@code [classes][classes]}: examples by cluster and true class
   */
  static long[][] clustersByClass(Dataset<Row> side, int classes, ScoringSpec.KMeans spec) {
    KMeansModel best = null;
    for (int restart = 0; restart < spec.restarts(); restart++) {
      KMeansModel model =
          new KMeans()
              .setK(classes)
              .setSeed(spec.seed() + restart)
              .setMaxIter(spec.maxIterations())
              .fit(side);
      if (best == null || model.summary().trainingCost() < best.summary().trainingCost()) {
        best = model;
      }
    }
    return count(side, best, classes);
  }

  private static long[][] count(Dataset<Row> side, KMeansModel model, int classes) {
    return CellVectors.only(
        side.select(CellVectors.FEATURES, CellVectors.LABEL)
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  long[][] counts = new long[classes][classes];
                  rows.forEachRemaining(
                      row -> counts[model.predict((Vector) row.get(0))][(int) row.getDouble(1)]++);
                  return java.util.List.of(counts).iterator();
                }));
  }
}
