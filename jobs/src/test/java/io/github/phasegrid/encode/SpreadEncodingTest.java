package io.github.phasegrid.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.FileSystemSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not the network's fault is told as broken, which running again may mend. */
class SpreadEncodingTest {
  private static final CodeRule RULE = new CodeRule(List.of(SmallConvolution.HIDDEN), false);
  private static final int TRAIN = 2_000;
  private static final int TEST = 100;

  @TempDir Path folder;

  /** Says nothing. */
  private record Silent() implements Progress {
    @Override
    public void begin(String stage, int units) {}

    @Override
    public void unitDone(String what, boolean failed) {}

    @Override
    public void reached(double share) {}

    @Override
    public void say(String line) {}

    @Override
    public void close() {}
  }

  @Test
  void whatFailsInWriting() throws IOException, InterruptedException {
    Map<String, String> hadoop = Map.of("fs.full.impl", FullDisk.class.getName());
    String disk = "full:" + folder.resolve("full");
    try (AttemptWriter whole =
        AttemptWriter.start(disk, "whole", FileSystemSettings.configuration(hadoop))) {
      assertBroken(disk, whole.folder(), hadoop, FullDisk.MESSAGE);
    }
    assertThat(folder.resolve("full/_staging")).isEmptyDirectory();
  }

  /** It looks like a mistake of the user's, but may be away for a moment. */
  @Test
  void aFileSystemThatIsNotThere() throws InterruptedException {
    assertBroken("away:/house", "_staging/whole", Map.of(), "warehouse away:/house: no such file");
  }

  private void assertBroken(
      String warehouse, String attempt, Map<String, String> hadoop, String why)
      throws InterruptedException {
    Path model = SmallConvolution.sound().in(folder.resolve("model.zip"));
    Progress progress = new Silent();
    try (NetworkSource source = NetworkSource.open(model, RULE, digits());
        SparkSession session = spark()) {
      SpreadEncoding spread =
          new SpreadEncoding(
              JavaSparkContext.fromSparkContext(session.sparkContext()),
              warehouse,
              attempt,
              hadoop,
              progress,
              new StopSignal(),
              Duration.ofHours(1));
      SpreadEncoding.Encoded encoded = new SpreadEncoding.Encoded(source.stretches(), progress);
      spread.run(source, "0".repeat(64), encoded);
      encoded.requireNoMistake();
      assertThat(encoded.isComplete()).isFalse();
      assertThat(encoded.failures().broken())
          .isNotEmpty() // a second stretch may break before the driver looks
          .allMatch(line -> line.matches("encode (train|test) examples \\d+ to \\d+: .*"))
          .allMatch(line -> line.contains(why));
    }
  }

  private static Dataset digits() {
    Dataset all = Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("."));
    return new Dataset(
        "digits",
        all.shape(),
        10,
        all.train().slice(0, TRAIN),
        all.test().slice(0, TEST),
        "f".repeat(64));
  }

  private static SparkSession spark() {
    return SparkSession.builder()
        .master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }
}
