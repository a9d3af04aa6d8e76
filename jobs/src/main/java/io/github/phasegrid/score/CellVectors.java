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

/** One side of a cell as MLlib wants it: one partition of 0/1 vectors in the order of the examples. */
final class CellVectors {
  /** Column of the 0/1 vector. */
  static final String FEATURES = "features";

  /** Column of the true label, a double. */
  static final String LABEL = "label";

  private static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            new StructField(FEATURES, SQLDataTypes.VectorType(), false, Metadata.empty()),
            new StructField(LABEL, DataTypes.DoubleType, false, Metadata.empty())
          });

  private CellVectors() {}

  /**
   * @param cell an RDD of one element
   * @param train the training side, else the test side
   */
  static Dataset<Row> of(SparkSession session, JavaRDD<CellCodes> cell, boolean train) {
    JavaRDD<Row> rows =
        cell.flatMap(
            codes ->
                train
                    ? rows(codes.train(), codes.trainTrueLabels())
                    : rows(codes.test(), codes.testTrueLabels()));
    return session.createDataFrame(rows, SCHEMA);
  }

  private static Iterator<Row> rows(CodeMatrix codes, int[] labels) {
    return IntStream.range(0, codes.rows())
        .mapToObj(
            row -> {
              double[] bits = new double[codes.bits()];
              for (int bit = 0; bit < bits.length; bit++) {
                bits[bit] = codes.get(row, bit) ? 1 : 0;
              }
              return RowFactory.create(Vectors.dense(bits), (double) labels[row]);
            })
        .iterator();
  }

  /** The counts of an RDD of one element. */
  static <T> T only(JavaRDD<T> one) {
    List<T> elements = one.collect();
    if (elements.size() != 1) {
      throw new IllegalStateException(elements.size() + " elements");
    }
    return elements.get(0);
  }
}
