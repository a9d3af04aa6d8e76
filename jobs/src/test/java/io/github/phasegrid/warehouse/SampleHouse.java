package io.github.phasegrid.warehouse;

import io.github.phasegrid.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A small warehouse with rows in all tables: two widths, two repeats, one trial that failed, codes
 * of {@value #BITS} bits.
 */
final class SampleHouse {
  static final int BITS = 12;
  static final int EXAMPLES = 40;

  private static final String PACK = "00ff00ff00ff00ff";

  private SampleHouse() {}

  /** Codes as they are written: trial {@code t}'s example {@code e} of a split. */
  static Row code(int trial, String split, int example) {
    // Every third example repeats the code of the one before.
    int source = example % 3 == 2 ? example - 1 : example;
    Row row = SampleRows.code(SampleRows.trial(trial), "last", split, source, BITS);
    return row.set("example", example).set("true_label", example % 10).set("label", example % 10);
  }

  static void create(Path folder) throws IOException {
    try (WarehouseWriter writer =
        WarehouseWriter.open(folder.toString(), new Configuration(), "test")) {
      publishTraining(writer);
      publishScores(writer);
      publishControls(writer);
      try (AttemptWriter attempt = start(writer)) {
        for (int trial = 0; trial < 4; trial++) {
          Row row = Row.of(Table.SWEEPS).set("sweep", "mnist-capacity");
          attempt.table(Table.SWEEPS).write(row.set("trial", SampleRows.trial(trial)));
        }
        writer.publish(new Manifest.Membership("mnist-capacity", List.of()), attempt.finish());
      }
      try (AttemptWriter attempt = start(writer)) {
        for (int width : new int[] {20, 60}) {
          attempt.table(Table.PHASES).write(cell(SampleRows.full(Table.PHASES, width), width));
        }
        writer.publish(new Manifest.Chart(List.of()), attempt.finish());
      }
    }
  }

  private static AttemptWriter start(WarehouseWriter writer) {
    return AttemptWriter.start(writer.warehouse().location(), PACK, new Configuration());
  }

  private static void publishTraining(WarehouseWriter writer) throws IOException {
    List<TrainedTrial> trained = new ArrayList<>();
    try (AttemptWriter attempt = start(writer)) {
      for (int number = 0; number < 5; number++) {
        String trial = SampleRows.trial(number);
        boolean failed = number == 4;
        TrialStatus status = failed ? TrialStatus.FAILED : TrialStatus.DONE;
        String error = failed ? "loss is NaN" : "";
        trained.add(new TrainedTrial(trial, status, error, 3, true));
        Row row =
            SampleRows.required(Table.TRIALS, number)
                .set("trial", trial)
                .set("status", status.key());
        attempt.table(Table.TRIALS).write(failed ? row.set("error", error) : row);
        attempt.table(Table.HISTORY).write(SampleRows.full(Table.HISTORY, 1).set("trial", trial));
        if (!failed) {
          writeCells(attempt, number);
        }
      }
      List<Checkpoint> asked = List.of(Checkpoint.LAST);
      writer.publish(
          new Manifest.Training(
              PACK, asked, SamplePacks.codes(asked), trained, List.of(), List.of()),
          attempt.finish());
    }
  }

  private static void writeCells(AttemptWriter attempt, int trial) throws IOException {
    Row row = SampleRows.full(Table.CHECKPOINTS, 3).set("trial", SampleRows.trial(trial));
    attempt.table(Table.CHECKPOINTS).write(row.set("checkpoint", "last"));
    for (String split : List.of("train", "test")) {
      for (int example = 0; example < EXAMPLES; example++) {
        attempt.table(Table.CODES).write(code(trial, split, example));
      }
    }
  }

  private static void publishScores(WarehouseWriter writer) throws IOException {
    List<ScoredCell> cells = new ArrayList<>();
    try (AttemptWriter attempt = start(writer)) {
      for (int trial = 0; trial < 4; trial++) {
        String name = SampleRows.trial(trial);
        Row row = cell(SampleRows.full(Table.PROPERTIES, trial), trial < 2 ? 20 : 60);
        attempt.table(Table.PROPERTIES).write(row.set("trial", name));
        cells.add(new ScoredCell(name, Checkpoint.LAST, "all", "none", "abc"));
      }
      writer.publish(new Manifest.Scores(PACK, cells, List.of()), attempt.finish());
    }
  }

  private static void publishControls(WarehouseWriter writer) throws IOException {
    List<ScoredControl> controls = new ArrayList<>();
    try (AttemptWriter attempt = start(writer)) {
      for (int trial = 0; trial < 4; trial++) {
        String name = SampleRows.trial(trial);
        Row row = SampleRows.full(Table.CONTROLS, trial).set("width", trial < 2 ? 20 : 60);
        attempt.table(Table.CONTROLS).write(row.set("trial", name).set("control", "pixels"));
        controls.add(new ScoredControl(name, "pixels", "abc"));
      }
      writer.publish(new Manifest.Controls(PACK, controls, List.of()), attempt.finish());
    }
  }

  private static Row cell(Row row, int width) {
    return row.set("width", width)
        .set("checkpoint", "last")
        .set("layer", "all")
        .set("probe", "none");
  }
}
