package io.github.phasegrid.score;

import io.github.phasegrid.scoring.PackedKMeans;
import io.github.phasegrid.scoring.ScoringSpec;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import scala.Option;
import scala.Tuple2;

/**
 * K-Means on one side of a cell: MLlib's Lloyd iterations from several starts, of which the
 * cheapest result is kept, the earlier one of equals.
 *
 * <p>The starts are those of {@link PackedKMeans}: MLlib's own k-means|| does not count weights.
 */
final class MllibKMeans implements Serializable {
  private static final long serialVersionUID = 1L;

  private final KMeansModel model;

  private MllibKMeans(KMeansModel model) {
    this.model = model;
  }

  /**
   * Where to begin, and when to end.
   *
   * @param centres {@code [restarts][clusters]}
   * @param epsilon a start ends when no centre moves farther
   */
  record Starts(Vector[][] centres, double epsilon) implements Serializable {
    /**
     * @param codes all of a side, or a sample of them; at least one
     */
    static Starts of(DistinctCodes codes, int clusters, ScoringSpec.KMeans spec) {
      int[][] regions = PackedKMeans.starts(codes.codes(), codes.regions(), clusters, spec);
      return new Starts(
          Arrays.stream(regions)
              .map(start -> Arrays.stream(start).mapToObj(codes::vector).toArray(Vector[]::new))
              .toArray(Vector[][]::new),
          Math.sqrt(PackedKMeans.smallestMove(codes.codes()) / clusters));
    }
  }

  /**
   * Fits to all examples of a side.
   *
   * @param side one element, cached; with at least one code
   * @param clusters number of clusters; of fewer distinct codes each is one
   */
  static MllibKMeans fit(JavaRDD<DistinctCodes> side, int clusters, ScoringSpec.KMeans spec) {
    return fit(side, Single.of(side.map(codes -> Starts.of(codes, clusters, spec))), spec);
  }

  /**
   * Fits to all examples of a side.
   *
   * @param side any number of elements, cached
   */
  static MllibKMeans fit(JavaRDD<DistinctCodes> side, Starts starts, ScoringSpec.KMeans spec) {
    JavaRDD<Tuple2<Vector, Object>> points = side.flatMap(codes -> codes.points().iterator());
    KMeansModel best = null;
    for (Vector[] centres : starts.centres()) {
      KMeansModel start = new KMeansModel(centres);
      KMeansModel model =
          new KMeans()
              .setK(centres.length)
              .setInitialModel(start)
              .setMaxIterations(spec.maxIterations())
              .setEpsilon(starts.epsilon())
              .runWithWeight(points.rdd(), true, Option.empty());
      if (best == null || model.trainingCost() < best.trainingCost()) {
        best = model;
      }
    }
    return new MllibKMeans(best);
  }

  /** Sum over examples of the squared distance to their cluster's centre, of the best start. */
  double cost() {
    return model.trainingCost();
  }

  /**
   * {@code [n]}: the cluster of each example, of the codes fitted to or of others; to be called in
   * a task.
   */
  int[] clusters(DistinctCodes codes) {
    int[] ofRegion =
        IntStream.range(0, codes.points().size())
            .map(region -> model.predict(codes.vector(region)))
            .toArray();
    return codes.regions().ofExamples(ofRegion);
  }
}
