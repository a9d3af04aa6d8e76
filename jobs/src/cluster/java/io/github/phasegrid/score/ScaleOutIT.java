package io.github.phasegrid.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NeighbourLists;
import io.github.phasegrid.scoring.RegionSizes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/**
 * One cell over many tasks, at a size of its own choice: {@code -Dphasegrid.scale.rows=10000000}.
 * Codes are made so that the truth is known: row r has pattern {@code r mod D}.
 */
class ScaleOutIT {
  private static final int ROWS = Integer.getInteger("phasegrid.scale.rows", 200_000);
  private static final int PARTITIONS =
      Integer.getInteger("phasegrid.scale.partitions", Math.max(2, ROWS / 50_000));
  private static final int DISTINCT = ROWS / 4 * 3;
  private static final int BITS = 1_000;
  private static final int QUERIES = Integer.getInteger("phasegrid.scale.queries", 2_000);
  private static final int CLASSES = 10;
  private static final int NEIGHBOURS = 9;

  /** Queries after these have patterns that no row has. */
  private static final int SHARED = QUERIES / 2;

  private static void put(byte[] packed, int row, int pattern) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create((long) pattern);
    int stride = CodeMatrix.bytesPerRow(BITS);
    byte[] code = new byte[stride + Long.BYTES];
    ByteBuffer words = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < BITS / Long.SIZE + 1; word++) {
      words.putLong(word * Long.BYTES, random.nextLong());
    }
    System.arraycopy(code, 0, packed, row * stride, stride);
  }

  private static CodeBlock block(int first, int[] patterns) {
    byte[] packed = new byte[patterns.length * CodeMatrix.bytesPerRow(BITS)];
    for (int row = 0; row < patterns.length; row++) {
      put(packed, row, patterns[row]);
    }
    int[] labels = Arrays.stream(patterns).map(pattern -> pattern % CLASSES).toArray();
    return new CodeBlock(
        first, new CodeMatrix(patterns.length, BITS, packed), labels, labels.clone());
  }

  private static CodeBlock trainBlock(int partition) {
    int first = (int) ((long) ROWS * partition / PARTITIONS);
    int end = (int) ((long) ROWS * (partition + 1) / PARTITIONS);
    return block(first, IntStream.range(first, end).map(row -> row % DISTINCT).toArray());
  }

  private static CodeBlock queries() {
    return block(
        0,
        IntStream.range(0, QUERIES)
            .map(query -> query < SHARED ? query * (DISTINCT / QUERIES) : ROWS + query)
            .toArray());
  }

  @Test
  void manyTasksFindWhatIsThere() {
    try (SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      JavaRDD<CodeBlock> train =
          spark
              .parallelize(IntStream.range(0, PARTITIONS).boxed().toList(), PARTITIONS)
              .map(ScaleOutIT::trainBlock);
      JavaRDD<CodeBlock> test =
          spark.parallelize(List.of(0), 1).map(ignored -> ScaleOutIT.queries());
      countsRegions(session, train, test);
      findsNeighbours(train);
    }
  }

  private static void countsRegions(
      SparkSession session, JavaRDD<CodeBlock> train, JavaRDD<CodeBlock> test) {
    long begun = System.nanoTime();
    SpreadRegions regions = SpreadRegions.of(session, train, test, Lesson.TRUE_LABELS);
    tell("regions", begun);
    TreeMap<Long, Long> sizes = new TreeMap<>();
    sizes.put(1L, 2L * DISTINCT - ROWS);
    sizes.put(2L, (long) ROWS - DISTINCT);
    RegionSizes expected = RegionSizes.of(sizes);
    assertThat(regions.train().sizes()).isEqualTo(expected.sizes());
    assertThat(regions.train().regions()).isEqualTo(expected.regions());
    assertThat(regions.test().count()).isEqualTo(QUERIES);
    assertThat(regions.sharing()).isEqualTo(SHARED);
    assertThat(regions.agreeing()).isEqualTo(SHARED);
    assertThat(regions.sameClassTrain()).isEqualTo(ROWS - DISTINCT);
  }

  private static void findsNeighbours(JavaRDD<CodeBlock> train) {
    CodeBlock queries = queries();
    long begun = System.nanoTime();
    NeighbourLists found =
        SpreadNeighbours.search(train, Lesson.TRUE_LABELS, queries.codes(), NEIGHBOURS, CLASSES);
    tell("neighbours of " + QUERIES + " queries", begun);
    int someNew = QUERIES - 1;
    List<Integer> nearest = nearest(train, queries.codes(), someNew);
    List<Integer> checked = new ArrayList<>();
    found.forEach(
        near -> {
          if (near.query() < SHARED) {
            int pattern = near.query() * (DISTINCT / QUERIES);
            assertThat(near.index(0)).isEqualTo(pattern);
            assertThat(near.distance(0)).isZero();
            assertThat(near.distance(1) == 0).isEqualTo(pattern + DISTINCT < ROWS);
          } else if (near.query() == someNew) {
            IntStream.range(0, near.size()).map(near::distance).forEach(checked::add);
          }
        });
    assertThat(checked).isEqualTo(nearest);
  }

  /** The slow, obvious twin: the least distances of one query, from counting in every block. */
  private static List<Integer> nearest(JavaRDD<CodeBlock> train, CodeMatrix queries, int query) {
    int stride = CodeMatrix.bytesPerRow(BITS);
    byte[] code = Arrays.copyOfRange(queries.packed(), query * stride, (query + 1) * stride);
    return train
        .flatMap(
            block ->
                IntStream.range(0, block.codes().rows())
                    .map(row -> apart(block.codes().packed(), row * stride, code))
                    .sorted()
                    .limit(NEIGHBOURS)
                    .boxed()
                    .iterator())
        .takeOrdered(NEIGHBOURS);
  }

  private static int apart(byte[] packed, int start, byte[] code) {
    int differing = 0;
    for (int i = 0; i < code.length; i++) {
      differing += Integer.bitCount((packed[start + i] ^ code[i]) & 0xff);
    }
    return differing;
  }

  private static void tell(String what, long begun) {
    System.out.printf(
        "scale-out: %,d x %,d bits in %d partitions: %s in %.1f s%n",
        ROWS, BITS, PARTITIONS, what, (System.nanoTime() - begun) / 1e9);
  }
}
