package io.github.phasegrid.score;

import java.util.Iterator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What MLlib's logistic regression learns from. */
interface LabelledRows {
  /** Column of the vector. */
  String FEATURES = "features";

  /** Column of the class within a fit, a double. */
  String TARGET = "target";

  /** Column of the number of examples, a double. */
  String WEIGHT = "weight";

  /** Of {@link #rows}. */
  StructType SCHEMA =
      new StructType()
          .add(FEATURES, SQLDataTypes.VectorType(), false)
          .add(TARGET, DataTypes.DoubleType, false)
          .add(WEIGHT, DataTypes.DoubleType, false);

  /**
   * The rows of one fit.
   *
   * @param targets {@code [classes]}: what each class is in this fit, or −1 to leave it out
   */
  Iterator<Row> rows(int[] targets);
}
