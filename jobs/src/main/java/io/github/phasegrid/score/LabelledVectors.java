package io.github.phasegrid.score;

import io.github.phasegrid.dataset.Inputs;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Real-valued vectors to learn from, as they are.
 *
 * @param vectors {@code [n, values]}
 * @param labels {@code [n]}
 */
record LabelledVectors(Inputs vectors, int[] labels) implements LabelledRows {

  @Override
  public Iterator<Row> rows(int[] targets) {
    return IntStream.range(0, labels.length)
        .filter(example -> targets[labels[example]] >= 0)
        .mapToObj(
            example -> RowFactory.create(vector(example), (double) targets[labels[example]], 1.0))
        .iterator();
  }

  /** With its zeros, as MLlib works on vectors without them by loops of its own. */
  private Vector vector(int example) {
    return Vectors.dense(values(vectors, example));
  }

  /** The values of one vector. */
  static double[] values(Inputs vectors, int example) {
    float[] narrow = new float[vectors.inputs()];
    vectors.copyTo(example, narrow, 0);
    double[] values = new double[narrow.length];
    for (int i = 0; i < narrow.length; i++) {
      values[i] = narrow[i];
    }
    return values;
  }
}
