package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark's vectorized reader, as users have it, on a file with codes of several lengths of which
 * some pages are skipped.
 */
class SparkReadsCodesTest {
  private static final int[] BYTES_PER_CODE = {3, 128, 8, 13, 40};
  private static final int ROWS = 12_000;

  @TempDir private Path folder;

  @Test
  void codesOfSeveralLengthsWherePagesAreSkipped() throws IOException {
    Path file = folder.resolve("codes.parquet");
    write(file);
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 1)
            .config("spark.sql.warehouse.dir", folder.resolve("spark").toString())
            .getOrCreate();
    try {
      for (int cell = 0; cell < BYTES_PER_CODE.length; cell++) {
        List<org.apache.spark.sql.Row> found =
            spark
                .read()
                .parquet(file.toString())
                .where("trial = '" + SampleRows.trial(cell) + "'")
                .select("example", "code")
                .orderBy("example")
                .collectAsList();
        assertThat(found).hasSize(ROWS);
        for (int example = 0; example < ROWS; example++) {
          byte[] code = (byte[]) found.get(example).get(1);
          assertThat(Arrays.equals(code, code(cell, example))).as("cell %d", cell).isTrue();
        }
      }
    } finally {
      spark.stop();
    }
  }

  private static void write(Path file) throws IOException {
    try (TableWriter table =
        TableWriter.create(
            Table.CODES, new org.apache.hadoop.fs.Path(file.toUri()), new Configuration())) {
      Row row = Row.of(Table.CODES).set("checkpoint", "last").set("epoch", 1);
      for (int cell = 0; cell < BYTES_PER_CODE.length; cell++) {
        row.set("trial", SampleRows.trial(cell)).set("split", "train");
        for (int example = 0; example < ROWS; example++) {
          row.set("example", example).set("label", example % 10).set("true_label", example % 10);
          table.write(row.set("code", code(cell, example)));
        }
      }
    }
  }

  private static byte[] code(int cell, int example) {
    UniformRandomProvider random =
        RandomSource.XO_SHI_RO_256_PP.create(1_000_003L * cell + example);
    byte[] code = new byte[BYTES_PER_CODE[cell]];
    random.nextBytes(code);
    return code;
  }
}
