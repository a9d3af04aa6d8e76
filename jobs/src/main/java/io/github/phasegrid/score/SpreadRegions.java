package io.github.phasegrid.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.RegionSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The regions of codes that lie in several partitions: a Spark aggregation by code, which spills to
 * disk where memory does not suffice. Exact: Spark compares whole codes.
 *
 * @param train sizes of regions among training examples
 * @param test the same among test examples
 * @param sameClassTrain unordered pairs of training examples with one code and one label
 * @param sameClassTest the same of test examples
 * @param sharing test examples whose code training examples have too
 * @param agreeing those of them whose label is the most frequent one among these
 */
record SpreadRegions(
    RegionSizes train,
    RegionSizes test,
    long sameClassTrain,
    long sameClassTest,
    long sharing,
    long agreeing) {

  private static final String CODE = "code";
  private static final String LABEL = "label";
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final String TRAIN_SQUARES = "train_squares";
  private static final String TEST_SQUARES = "test_squares";
  private static final String AGREEING = "agreeing";
  private static final StructType COUNTED =
      new StructType()
          .add(CODE, DataTypes.BinaryType, false)
          .add(LABEL, DataTypes.IntegerType, false)
          .add(TRAIN, DataTypes.LongType, false)
          .add(TEST, DataTypes.LongType, false);

  /**
   * Aggregates.
   *
   * @param lesson says which labels of the training examples count
   */
  static SpreadRegions of(
      SparkSession session, JavaRDD<CodeBlock> train, JavaRDD<CodeBlock> test, Lesson lesson) {
    JavaRDD<Row> counted =
        train
            .flatMap(block -> rows(block.codes(), lesson.labels(block), true))
            .union(test.flatMap(block -> rows(block.codes(), block.trueLabels(), false)));
    Dataset<Row> byLabel =
        session
            .createDataFrame(counted, COUNTED)
            .repartition(train.getNumPartitions(), col(CODE)) // the one shuffle
            .groupBy(CODE, LABEL)
            .agg(sum(TRAIN).as(TRAIN), sum(TEST).as(TEST));
    // The greatest struct is that of the most frequent training label, the smaller of two.
    Column mostFrequent = max(struct(col(TRAIN), negate(col(LABEL)), col(TEST).as(AGREEING)));
    Dataset<Row> regions =
        byLabel
            .groupBy(CODE)
            .agg(
                sum(TRAIN).as(TRAIN),
                sum(TEST).as(TEST),
                sum(col(TRAIN).multiply(col(TRAIN))).as(TRAIN_SQUARES),
                sum(col(TEST).multiply(col(TEST))).as(TEST_SQUARES),
                mostFrequent.getField(AGREEING).as(AGREEING));
    List<Row> bySize =
        regions
            .groupBy(TRAIN, TEST)
            .agg(
                count(lit(1)),
                sum(TRAIN_SQUARES),
                sum(TEST_SQUARES),
                sum(when(col(TRAIN).gt(0), col(AGREEING)).otherwise(0L)))
            .collectAsList();
    return fold(bySize);
  }

  /** Rows of train, test, regions, and three sums: as many as there are pairs of sizes. */
  private static SpreadRegions fold(List<Row> bySize) {
    TreeMap<Long, Long> train = new TreeMap<>();
    TreeMap<Long, Long> test = new TreeMap<>();
    long trainSquares = 0;
    long testSquares = 0;
    long sharing = 0;
    long agreeing = 0;
    for (Row row : bySize) {
      long regions = row.getLong(2);
      train.merge(row.getLong(0), regions, Long::sum);
      test.merge(row.getLong(1), regions, Long::sum);
      trainSquares += row.getLong(3);
      testSquares += row.getLong(4);
      sharing += row.getLong(0) > 0 ? regions * row.getLong(1) : 0;
      agreeing += row.getLong(5);
    }
    RegionSizes ofTrain = RegionSizes.of(train);
    RegionSizes ofTest = RegionSizes.of(test);
    return new SpreadRegions(
        ofTrain,
        ofTest,
        (trainSquares - ofTrain.examples()) / 2,
        (testSquares - ofTest.examples()) / 2,
        sharing,
        agreeing);
  }

  /** Share of the test examples whose code training examples have too. */
  Measured sharedFraction() {
    return Measured.of(sharing / (double) test.examples());
  }

  /**
   * Share of those whose label is the most frequent one among these; absent where there are none.
   */
  Measured agreement() {
    return sharing == 0
        ? Measured.absent("no code is that of a training example")
        : Measured.of(agreeing / (double) sharing);
  }

  /**
   * One row for each code and label of a block: most of the counting is done before the shuffle.
   */
  private static Iterator<Row> rows(CodeMatrix codes, int[] labels, boolean training) {
    Regions regions = Regions.of(codes);
    int[] examples = regions.examplesByRegion();
    int stride = CodeMatrix.bytesPerRow(codes.bits());
    List<Row> rows = new ArrayList<>();
    int start = 0;
    for (int size : regions.sizes()) {
      int first = examples[start];
      byte[] code = Arrays.copyOfRange(codes.packed(), first * stride, (first + 1) * stride);
      int[] ofRegion = new int[size];
      for (int i = 0; i < size; i++) {
        ofRegion[i] = labels[examples[start + i]];
      }
      Arrays.sort(ofRegion);
      for (int i = 0; i < size; ) {
        int end = i;
        while (end < size && ofRegion[end] == ofRegion[i]) {
          end++;
        }
        long count = (long) end - i;
        rows.add(
            RowFactory.create(code, ofRegion[i], training ? count : 0L, training ? 0L : count));
        i = end;
      }
      start += size;
    }
    return rows.iterator();
  }
}
