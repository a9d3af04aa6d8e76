package io.github.phasegrid.score;

import io.github.phasegrid.scoring.ScoringSpec;
import java.util.Collections;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * K-Means on the 0/1 vectors of one side of a cell. MLlib has no restarts: the best of several
 * seeds by training cost is taken, the earlier one of equals.
 */
final class MllibKMeans {
  private final KMeansModel model;
  private final int classes;

  private MllibKMeans(KMeansModel model, int classes) {
    this.model = model;
    this.classes = classes;
  }

  /**
   * Fits on all rows.
   *
   * @param side rows of {@link CellVectors}, at least one
   * @param classes number of clusters
   */
  static MllibKMeans fit(Dataset<Row> side, int classes, ScoringSpec.KMeans spec) {
    KMeansModel best = null;
    for (int restart = 0; restart < spec.restarts(); restart++) {
      KMeansModel model =
          new KMeans()
              .setFeaturesCol(CellVectors.FEATURES)
              .setK(classes)
              .setSeed(spec.seed() + restart)
              .setMaxIter(spec.maxIterations())
              .fit(side);
      if (best == null || model.summary().trainingCost() < best.summary().trainingCost()) {
        best = model;
      }
    }
    return new MllibKMeans(best, classes);
  }

  /** Sum over rows of the squared distance to their cluster's centre, of the best start. */
  double cost() {
    return model.summary().trainingCost();
  }

  /**
   * Counts who lands where.
   *
   * @param labelColumn of {@link CellVectors}
   * @return {@code [classes][classes]}: examples by cluster and class
   */
  long[][] byClass(Dataset<Row> side, String labelColumn) {
    KMeansModel fitted = model;
    int size = classes;
    return CellVectors.only(
        side.select(CellVectors.FEATURES, labelColumn)
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  long[][] counts = new long[size][size];
                  rows.forEachRemaining(
                      row -> counts[fitted.predict((Vector) row.get(0))][(int) row.getDouble(1)]++);
                  return Collections.singletonList(counts).iterator();
                }));
  }
}
