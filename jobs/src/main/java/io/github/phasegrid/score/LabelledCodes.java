package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What logistic regression learns from: the distinct training codes, and how many examples of each
 * class have each of them.
 *
 * @param codes {@code [d, bits]}
 * @param examples {@code [d][classes]}
 */
record LabelledCodes(CodeMatrix codes, int[][] examples) implements LabelledRows {
  /**
   * @param labels {@code [n]}: of the training examples, each 0 to {@code classes − 1}
   */
  static LabelledCodes of(DistinctCodes codes, int[] labels, int classes) {
    int[] regionOf = codes.regions().regionOf();
    int[][] examples = new int[codes.regions().count()][classes];
    for (int example = 0; example < labels.length; example++) {
      examples[regionOf[example]][labels[example]]++;
    }
    return new LabelledCodes(codes.codes().select(codes.regions().firstExample()), examples);
  }

  /** {@inheritDoc} A row for each code and target that some example has. */
  @Override
  public Iterator<Row> rows(int[] targets) {
    int count = Arrays.stream(targets).max().orElse(-1) + 1;
    return IntStream.range(0, examples.length)
        .boxed()
        .flatMap(code -> rowsOf(code, targets, count))
        .iterator();
  }

  private Stream<Row> rowsOf(int code, int[] targets, int count) {
    double[] weights = new double[count];
    for (int label = 0; label < targets.length; label++) {
      if (targets[label] >= 0) {
        weights[targets[label]] += examples[code][label];
      }
    }
    return IntStream.range(0, count)
        .filter(target -> weights[target] > 0)
        .mapToObj(target -> RowFactory.create(vector(code), (double) target, weights[target]));
  }

  /**
   * 1 for a bit that is set, −1 for one that is not. Without zeros: MLlib works on vectors with
   * many zeros by loops of its own, and on others by BLAS, which takes a third of the time.
   */
  private Vector vector(int code) {
    double[] signs = new double[codes.bits()];
    for (int bit = 0; bit < signs.length; bit++) {
      signs[bit] = codes.get(code, bit) ? 1 : -1;
    }
    return Vectors.dense(signs);
  }
}
