package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import scala.Tuple2;

/**
 * The codes of one side as MLlib wants them: vectors of 0 and 1, each distinct code once, with the
 * number of examples that have it as its weight. In the order of the first examples.
 *
 * @param codes all codes of the side, {@code [n, bits]}
 * @param regions their regions
 * @param points {@code [d]}: vector and weight of each region
 */
record DistinctCodes(CodeMatrix codes, Regions regions, List<Tuple2<Vector, Object>> points) {

  static DistinctCodes of(CodeMatrix codes) {
    Regions regions = Regions.of(codes);
    CodeMatrix distinct = codes.select(regions.firstExample());
    List<Tuple2<Vector, Object>> points =
        IntStream.range(0, regions.count())
            .mapToObj(
                row ->
                    new Tuple2<Vector, Object>(
                        vector(distinct, row), (double) regions.sizes()[row]))
            .toList();
    return new DistinctCodes(codes, regions, points);
  }

  /** Sparse: MLlib's distances and sums then cost what is set, and never more than dense ones. */
  private static Vector vector(CodeMatrix codes, int row) {
    int[] set = IntStream.range(0, codes.bits()).filter(bit -> codes.get(row, bit)).toArray();
    double[] ones = new double[set.length];
    Arrays.fill(ones, 1);
    return Vectors.sparse(codes.bits(), set, ones);
  }

  /** The vector of a distinct code. */
  Vector vector(int row) {
    return points.get(row)._1();
  }
}
