package io.github.phasegrid.warehouse;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Packs to test with: three epochs of each trial, looked at after epoch 1, 5 and the last. */
final class SamplePacks {
  private SamplePacks() {}

  /** Writes and publishes a pack of trials 0 … {@code trials − 1}. */
  static void publish(WarehouseWriter writer, String pack, int trials, int examples)
      throws IOException {
    AttemptOutput output = attempt(writer.warehouse().location(), pack, trials, examples);
    writer.publish(manifest(pack, trials), output);
  }

  static Manifest.Training manifest(String pack, int trials) {
    List<TrainedTrial> trained = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      trained.add(new TrainedTrial(SampleRows.trial(i), TrialStatus.DONE, "", 3, true));
    }
    List<Checkpoint> asked = List.of(new Checkpoint(1), new Checkpoint(5), Checkpoint.LAST);
    return new Manifest.Training(pack, asked, codes(asked), trained, List.of(), List.of());
  }

  /** Codes of training and test examples. */
  static List<StoredCodes> codes(List<Checkpoint> checkpoints) {
    return checkpoints.stream()
        .map(checkpoint -> new StoredCodes(checkpoint, List.of(Split.TRAIN, Split.TEST)))
        .toList();
  }

  static AttemptOutput attempt(String warehouse, String pack, int trials, int examples)
      throws IOException {
    try (AttemptWriter attempt = AttemptWriter.start(warehouse, pack, new Configuration())) {
      for (int i = 0; i < trials; i++) {
        writeTrial(attempt, SampleRows.trial(i), pack, i, examples);
      }
      return attempt.finish();
    }
  }

  private static void writeTrial(
      AttemptWriter attempt, String trial, String pack, int number, int examples)
      throws IOException {
    attempt
        .table(Table.TRIALS)
        .write(SampleRows.full(Table.TRIALS, number).set("trial", trial).set("pack", pack));
    for (int epoch = 1; epoch <= 3; epoch++) {
      attempt
          .table(Table.HISTORY)
          .write(SampleRows.full(Table.HISTORY, epoch).set("trial", trial).set("epoch", epoch));
    }
    for (String checkpoint : List.of("1", "last")) {
      for (int example = 0; example < examples; example++) {
        attempt.table(Table.CODES).write(SampleRows.code(trial, checkpoint, "train", example, 20));
      }
    }
    try (OutputStream out = attempt.model(trial, Checkpoint.LAST)) {
      out.write(("model of " + trial).getBytes(StandardCharsets.UTF_8));
    }
  }
}
