package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.ColumnCounts;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.scoring.Measured;
import java.io.Closeable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The codes of one cell in several partitions, each a block of examples that a task reads from the
 * warehouse for itself. They stay in the executors' memory as far as that goes, and are read again
 * where it does not.
 */
final class SpreadCell implements Closeable {
  private final JavaSparkContext spark;
  private final Map<String, String> hadoop;
  private final CellReference cell;
  private final int partitions;
  private final Side train;
  private final Side test;

  /**
   * The examples of one split.
   *
   * @param rows how many
   * @param blocks one a partition
   */
  record Side(int rows, JavaRDD<CodeBlock> blocks) {}

  /**
   * Counts the examples.
   *
   * @param hadoop settings of the file systems, for executors
   * @param partitions how many
   */
  SpreadCell(
      JavaSparkContext spark, Map<String, String> hadoop, CellReference cell, int partitions) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.cell = cell;
    this.partitions = partitions;
    this.train = side(Split.TRAIN);
    this.test = side(cell.told());
  }

  private Side side(Split split) {
    CellReference reference = cell;
    Map<String, String> settings = hadoop;
    int rows =
        Single.of(
            spark.parallelize(List.of(split), 1).map(asked -> reference.rows(settings, asked)));
    return new Side(rows, blocks(cell.codes(), split, rows).cache());
  }

  private JavaRDD<CodeBlock> blocks(CodesAt at, Split split, int rows) {
    CellReference reference = cell;
    Map<String, String> settings = hadoop;
    int count = partitions;
    return spark
        .parallelize(IntStream.range(0, count).boxed().toList(), count)
        .map(
            i ->
                reference.load(
                    settings, at, split, start(rows, i, count), start(rows, i + 1, count)));
  }

  /** As many examples in each partition as in any other, or one more. */
  private static int start(int rows, int partition, int partitions) {
    return Math.toIntExact((long) rows * partition / partitions);
  }

  Side train() {
    return train;
  }

  /** The test examples, or the probe in their place. */
  Side test() {
    return test;
  }

  /** What a lesson learns from. */
  Side learnt(Lesson lesson) {
    return lesson == Lesson.VALIDATION ? side(Split.VALIDATION) : train;
  }

  /** Whether there are no training or no test examples: then there is little to spread. */
  boolean isEmpty() {
    return train.rows() == 0 || test.rows() == 0;
  }

  boolean hasValidation() {
    return cell.codes().files().containsKey(Split.VALIDATION);
  }

  boolean isProbe() {
    return cell.told().isProbe();
  }

  int classes() {
    return cell.classes();
  }

  int bits() {
    return cell.layer().bits();
  }

  /** Some test examples, read by the driver. */
  CodeBlock testBlock(int first, int end) {
    return cell.load(hadoop, cell.codes(), cell.told(), first, end);
  }

  /** Bits that are not the same in all examples. */
  int activeBits() {
    int[] ones =
        train
            .blocks()
            .union(test.blocks())
            .map(block -> ColumnCounts.of(block.codes()).ones())
            .treeReduce(SpreadCell::sum);
    return new ColumnCounts(Math.addExact(train.rows(), test.rows()), ones).activeBits();
  }

  private static int[] sum(int[] a, int[] b) {
    int[] sum = a.clone();
    Arrays.setAll(sum, bit -> a[bit] + b[bit]);
    return sum;
  }

  /** The share of a side's bits that were others at the checkpoint before. */
  Measured flips(Side side, Split split) {
    if (cell.previous() instanceof Previous.At at) {
      if (side.rows() == 0) {
        return Measured.absent("no examples");
      }
      long differing =
          blocks(at.codes(), split, side.rows())
              .zip(side.blocks())
              .map(both -> both._1().codes().differingBits(both._2().codes()))
              .treeReduce(Long::sum);
      return Measured.of(differing / ((double) side.rows() * bits()));
    }
    return Measured.absent(((Previous.None) cell.previous()).why());
  }

  /** The split in the place of the test examples. */
  Split told() {
    return cell.told();
  }

  /**
   * Evenly spaced examples of a side.
   *
   * @param most how many at most
   */
  CodeMatrix sample(Side side, int most) {
    int step = Math.max(1, (side.rows() + most - 1) / most);
    int stride = CodeMatrix.bytesPerRow(bits());
    int bits = bits();
    return side.blocks().map(block -> everyOther(block, step).packed()).collect().stream()
        .map(packed -> new CodeMatrix(packed.length / stride, bits, packed))
        .reduce(new CodeMatrix(0, bits, new byte[0]), CodeMatrix::followedBy);
  }

  private static CodeMatrix everyOther(CodeBlock block, int step) {
    int skipped = Math.floorMod(-block.first(), step);
    int rows = block.codes().rows();
    return block.codes().select(IntStream.iterate(skipped, i -> i < rows, i -> i + step).toArray());
  }

  @Override
  public void close() {
    train.blocks().unpersist();
    test.blocks().unpersist();
  }
}
