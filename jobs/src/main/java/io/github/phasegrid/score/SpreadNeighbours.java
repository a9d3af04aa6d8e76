package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NearestCodes;
import io.github.phasegrid.code.NeighbourLists;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Hamming K-NN among codes that lie in several partitions. Some queries at a time go to all
 * partitions; the neighbours found in each are merged, to the last tie.
 */
final class SpreadNeighbours {
  /** Queries sent at a time: their neighbours from all partitions meet in the tasks that merge. */
  static final int QUERIES_AT_A_TIME = 8192;

  private SpreadNeighbours() {}

  /** Queries as they travel. */
  private record Queries(int rows, int bits, byte[] packed) implements Serializable {
    static Queries of(CodeMatrix codes) {
      return new Queries(codes.rows(), codes.bits(), codes.packed());
    }

    CodeMatrix codes() {
      return new CodeMatrix(rows, bits, packed);
    }
  }

  /**
   * The neighbours of some queries.
   *
   * @param candidates at least one block
   * @param lesson says which labels they have
   * @param queries at most {@link #QUERIES_AT_A_TIME}
   */
  static NeighbourLists search(
      JavaRDD<CodeBlock> candidates,
      Lesson lesson,
      CodeMatrix queries,
      int neighbours,
      int classes) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(candidates.context());
    Broadcast<Queries> sent = spark.broadcast(Queries.of(queries));
    try {
      return candidates
          .map(
              block ->
                  NeighbourLists.search(
                      new NearestCodes(block.codes(), lesson.labels(block), classes),
                      block.first(),
                      sent.value().codes(),
                      neighbours))
          .treeReduce(NeighbourLists::merge);
    } finally {
      sent.destroy();
    }
  }
}
