package io.github.phasegrid.bench.scale;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.AttemptOutput;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Column;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.StoredCodes;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TrainedTrial;
import io.github.phasegrid.warehouse.TrialStatus;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Packs of one trial that train nothing: each is a Spark job of one task that writes one row of
 * each table, published as training's are.
 */
final class NoOpPacks {
  private static final List<Table> TABLES =
      List.of(Table.TRIALS, Table.HISTORY, Table.CHECKPOINTS, Table.CODES);

  private static final Duration SILENCE = Duration.ofHours(2);

  private NoOpPacks() {}

  /** What a task gives back. */
  private record Written(String id, AttemptOutput output) implements java.io.Serializable {}

  /** The id of the pack of a number, and of its trial. */
  static String id(int number) {
    return "%032x".formatted(number);
  }

  /**
   * Runs and publishes them.
   *
   * @param first number of the first
   * @param atOnce jobs handed to Spark at a time, as training does
   * @return how long that took
   */
  static Duration run(
      JavaSparkContext spark, WarehouseWriter warehouse, int first, int packs, int atOnce)
      throws InterruptedException {
    String location = warehouse.warehouse().location();
    List<ParallelJobs.Job<Written>> jobs =
        IntStream.range(first, first + packs)
            .mapToObj(
                number ->
                    new ParallelJobs.Job<>(
                        "no-op: pack " + number, () -> onExecutor(spark, location, id(number))))
            .toList();
    long began = System.nanoTime();
    new ParallelJobs(spark, () -> atOnce, new StopSignal(), SILENCE, System.err::println)
        .run(jobs, new Publisher(warehouse));
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static Written onExecutor(JavaSparkContext spark, String location, String id) {
    return spark
        .parallelize(List.of(id), 1)
        .map(pack -> new Written(pack, write(location, pack)))
        .collect()
        .get(0);
  }

  /** One row of each table. */
  static AttemptOutput write(String location, String pack) throws IOException {
    try (AttemptWriter attempt = AttemptWriter.start(location, pack, new Configuration())) {
      for (Table table : TABLES) {
        attempt.table(table).write(row(table, pack));
      }
      return attempt.finish();
    }
  }

  private static Row row(Table table, String pack) {
    Row row = Row.of(table);
    for (Column column : table.columns()) {
      if (!column.nullable()) {
        Object some =
            switch (column.type()) {
              case INT32 -> 1;
              case INT64 -> 1L;
              case DOUBLE -> 0.5;
              case BOOLEAN -> true;
              case STRING -> "some text";
              case BINARY -> new byte[4];
              case TIMESTAMP -> java.time.Instant.EPOCH;
              case LAYERS -> List.of();
              case PROVENANCE -> provenance();
            };
        row.set(column.name(), some);
      }
    }
    return row.set("trial", pack);
  }

  private static io.github.phasegrid.warehouse.Provenance provenance() {
    return new io.github.phasegrid.warehouse.Provenance(
        "commit", "0.1.0", "1.0", "3.5.5", "17", "host", "cpu", "blas", "cpu", "data", "{}");
  }

  /** What says that a pack is there. */
  static Manifest.Training manifest(String id) {
    return new Manifest.Training(
        id,
        List.of(Checkpoint.LAST),
        List.of(new StoredCodes(Checkpoint.LAST, List.of(Split.TRAIN, Split.TEST))),
        List.of(new TrainedTrial(id, TrialStatus.DONE, "", 1, true)),
        List.of(),
        List.of());
  }

  private record Publisher(WarehouseWriter warehouse) implements ParallelJobs.Results<Written> {
    @Override
    public void done(Written written) {
      try {
        warehouse.publish(manifest(written.id()), written.output());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void broken(String description, Throwable cause) {
      throw new IllegalStateException(description, cause);
    }

    @Override
    public boolean goOn() {
      return true;
    }
  }
}
