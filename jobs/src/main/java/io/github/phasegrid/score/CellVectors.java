package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One side of a cell as MLlib wants it: one partition of 0/1 vectors in the order of the examples.
 */
final class CellVectors {
  /** Column of the 0/1 vector. */
  static final String FEATURES = "features";

  /** Column of the true label, a double. */
  static final String TRUE_LABEL = "true_label";

  /** Column of the label trained on, a double. */
  static final String LABEL = "label";

  private static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            new StructField(FEATURES, SQLDataTypes.VectorType(), false, Metadata.empty()),
            new StructField(TRUE_LABEL, DataTypes.DoubleType, false, Metadata.empty()),
            new StructField(LABEL, DataTypes.DoubleType, false, Metadata.empty())
          });

  private CellVectors() {}

  /** The training side of an RDD of one cell. */
  static Dataset<Row> train(SparkSession session, JavaRDD<CellCodes> cell) {
    return session.createDataFrame(
        cell.flatMap(c -> rows(c.train(), c.trainTrueLabels(), c.trainLabels())), SCHEMA);
  }

  /** The test side of an RDD of one cell. */
  static Dataset<Row> test(SparkSession session, JavaRDD<CellCodes> cell) {
    return session.createDataFrame(
        cell.flatMap(c -> rows(c.test(), c.testTrueLabels(), c.testTrueLabels())), SCHEMA);
  }

  private static Iterator<Row> rows(CodeMatrix codes, int[] trueLabels, int[] labels) {
    return IntStream.range(0, codes.rows())
        .mapToObj(
            row -> {
              double[] bits = new double[codes.bits()];
              for (int bit = 0; bit < bits.length; bit++) {
                bits[bit] = codes.get(row, bit) ? 1 : 0;
              }
              return RowFactory.create(
                  Vectors.dense(bits), (double) trueLabels[row], (double) labels[row]);
            })
        .iterator();
  }

  /** The element of an RDD of one. */
  static <T> T only(JavaRDD<T> one) {
    List<T> elements = one.collect();
    if (elements.size() != 1) {
      throw new IllegalStateException("one element expected, not " + elements.size());
    }
    return elements.get(0);
  }
}
