package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stops a writer after each of its steps, and looks what the next one finds: all that was committed
 * before or all that is committed after, and no file besides.
 */
class CrashTest {
  private static final String PACK = "00ff00ff00ff00ff";
  private static final String OTHER = "11ff11ff11ff11ff";
  private static final String FAILED = SampleRows.trial(9);

  @TempDir Path folder;

  /** Something done to a warehouse that holds two packs, scores, and a failed trial. */
  private enum Change {
    FIRST_PUBLISH {
      @Override
      void make(WarehouseWriter writer) throws IOException {
        SamplePacks.publish(writer, "22ff22ff22ff22ff", 2, 3);
      }
    },
    REPLACED_PACK {
      @Override
      void make(WarehouseWriter writer) throws IOException {
        SamplePacks.publish(writer, PACK, 3, 4);
      }
    },
    REPLACED_SCORES {
      @Override
      void make(WarehouseWriter writer) throws IOException {
        publishScores(writer, "another fingerprint", 5);
      }
    },
    DROPPED_CODES {
      @Override
      void make(WarehouseWriter writer) throws IOException {
        Manifest.Training whole = writer.warehouse().training(PACK).orElseThrow();
        writer.publish(
            whole.withFiles(
                whole.files().stream().filter(file -> file.table() != Table.CODES).toList()));
      }
    },
    CONTROLS_MEASURED_AGAIN {
      @Override
      void make(WarehouseWriter writer) throws IOException {
        publishControls(writer, "another fingerprint", 5);
      }
    },
    FORGOTTEN_TRIAL {
      @Override
      void make(WarehouseWriter writer) throws IOException {
        writer.forget(Set.of(FAILED));
      }
    },
    NOTHING_BUT_A_START {
      @Override
      void make(WarehouseWriter writer) {}
    };

    abstract void make(WarehouseWriter writer) throws IOException;
  }

  private static void publishScores(WarehouseWriter writer, String fingerprint, int seed)
      throws IOException {
    try (AttemptWriter attempt =
        AttemptWriter.start(writer.warehouse().location(), PACK, new Configuration())) {
      attempt.table(Table.PROPERTIES).write(SampleRows.full(Table.PROPERTIES, seed));
      ScoredCell cell =
          new ScoredCell(SampleRows.trial(0), Checkpoint.LAST, "all", "none", fingerprint);
      writer.publish(new Manifest.Scores(PACK, List.of(cell), List.of()), attempt.finish());
    }
  }

  private static void publishControls(WarehouseWriter writer, String fingerprint, int seed)
      throws IOException {
    try (AttemptWriter attempt =
        AttemptWriter.start(writer.warehouse().location(), PACK, new Configuration())) {
      attempt.table(Table.CONTROLS).write(SampleRows.full(Table.CONTROLS, seed));
      ScoredControl control = new ScoredControl(SampleRows.trial(0), "pixels", fingerprint);
      writer.publish(new Manifest.Controls(PACK, List.of(control), List.of()), attempt.finish());
    }
  }

  private void prepare(Path house) throws IOException {
    try (WarehouseWriter writer = open(storage(house))) {
      SamplePacks.publish(writer, PACK, 2, 5);
      publishScores(writer, "a fingerprint", 4);
      publishControls(writer, "a fingerprint", 4);
      try (AttemptWriter attempt =
          AttemptWriter.start(writer.warehouse().location(), OTHER, new Configuration())) {
        attempt.table(Table.TRIALS).write(SampleRows.full(Table.TRIALS, 9).set("trial", FAILED));
        attempt.table(Table.TRIALS).write(SampleRows.full(Table.TRIALS, 8));
        TrainedTrial failed = new TrainedTrial(FAILED, TrialStatus.FAILED, "NaN", 1, true);
        TrainedTrial done = new TrainedTrial(SampleRows.trial(8), TrialStatus.DONE, "", 1, true);
        List<Checkpoint> asked = List.of(Checkpoint.LAST);
        writer.publish(
            new Manifest.Training(
                OTHER, asked, List.of(), List.of(failed, done), List.of(), List.of()),
            attempt.finish());
      }
    }
    for (String leftover :
        List.of("_staging/old/codes.parquet", "trials/33ff33ff33ff33ff.parquet")) {
      Files.createDirectories(house.resolve(leftover).getParent());
      Files.writeString(house.resolve(leftover), "half");
    }
  }

  private static Storage storage(Path house) {
    return Storage.at(house.toString(), new Configuration());
  }

  private static WarehouseWriter open(Storage storage) throws IOException {
    if (!WarehouseFormat.check(storage)) {
      WarehouseFormat.write(storage);
    }
    WriterLock lock = storage.lock(LockOwner.current("test", Instant.now()));
    try {
      return new WarehouseWriter(storage, lock);
    } catch (StoppingStorage.Stopped e) {
      lock.close();
      throw e;
    }
  }

  /** Makes the change, dying after some steps; false when it came to its end. */
  private static boolean dies(Path house, int steps, Change change) throws IOException {
    try (WarehouseWriter writer = open(new StoppingStorage(storage(house), steps))) {
      change.make(writer);
      return false;
    } catch (StoppingStorage.Stopped e) {
      return true;
    }
  }

  /** The content of all files that count, by table, and what is known of trials. */
  private static Map<String, Object> committed(Path house) throws IOException {
    Warehouse warehouse = Warehouse.open(house.toString(), new Configuration());
    Map<String, Object> content = new TreeMap<>();
    for (Table table : Table.values()) {
      Set<String> files = new TreeSet<>();
      for (org.apache.hadoop.fs.Path file : warehouse.files(table)) {
        files.add(DigestUtils.sha256Hex(Files.readAllBytes(Path.of(file.toUri().getPath()))));
      }
      content.put(table.folder(), files);
    }
    WarehouseInventory inventory = warehouse.inventory();
    for (String trial : new TreeSet<>(inventory.trials())) {
      content.put(
          trial,
          List.of(
              inventory.status(trial),
              inventory.scores(trial),
              inventory.isMeasured(new ScoredControl(trial, "pixels", "another fingerprint")),
              inventory.codesFile(trial, Checkpoint.LAST, Split.TRAIN).isPresent()));
    }
    return content;
  }

  private static long parquetFiles(Path house) throws IOException {
    try (Stream<Path> files = Files.walk(house)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void leavesOldOrNew(Change change) throws IOException {
    Path original = folder.resolve("original");
    prepare(original);
    Map<String, Object> before = committed(original);
    Path whole = folder.resolve("whole");
    copy(original, whole);
    assertThat(dies(whole, Integer.MAX_VALUE, change)).isFalse();
    Map<String, Object> after = committed(whole);

    boolean changed = false;
    int steps = 0;
    while (true) {
      Path house = folder.resolve("after-" + steps);
      copy(original, house);
      boolean died = dies(house, steps, change);
      Map<String, Object> left = committed(house); // as a reader finds it, before any cleaning
      assertThat(left).as("%s, %d steps", change, steps).isIn(before, after);
      assertThat(changed && !left.equals(after)).as("goes back").isFalse();
      changed |= left.equals(after);

      open(storage(house)).close();
      assertThat(committed(house)).isEqualTo(left);
      Warehouse cleaned = Warehouse.open(house.toString(), new Configuration());
      assertThat(cleaned.leftovers()).isEmpty();
      assertThat(parquetFiles(house)).isEqualTo(listed(cleaned));
      if (!died) {
        break;
      }
      steps++;
    }
    assertThat(steps).isGreaterThan(1);
    assertThat(changed).isTrue();
  }

  private static long listed(Warehouse warehouse) throws IOException {
    long files = 0;
    for (Table table : Table.values()) {
      files += warehouse.files(table).size();
    }
    return files;
  }
}
