package io.github.phasegrid.score;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a cell as MLlib sees them: a 0/1 vector and the true label. */
final class CellVectors {
  /** Column of the 0/1 vector. */
  static final String FEATURES = "features";

  /** Column of the true label, a double as MLlib wants it. */
  static final String LABEL = "label";

  private CellVectors() {}

  /**
   * One example.
   *
   * @param features 0/1
   * @param label true label
   */
  record Labelled(Vector features, int label) implements Serializable {}

  /** The rows outside Spark SQL. */
  static JavaRDD<Labelled> labelled(Dataset<Row> side) {
    return side.select(FEATURES, LABEL)
        .toJavaRDD()
        .map(row -> new Labelled((Vector) row.get(0), (int) row.getDouble(1)));
  }

  /** Entrywise sum. */
  static long[][] add(long[][] left, long[][] right) {
    long[][] sum = new long[left.length][];
    for (int i = 0; i < left.length; i++) {
      sum[i] = new long[left[i].length];
      for (int j = 0; j < sum[i].length; j++) {
        sum[i][j] = left[i][j] + right[i][j];
      }
    }
    return sum;
  }
}
