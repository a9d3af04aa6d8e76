package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.ExtractedBatch;
import io.github.phasegrid.code.extraction.OutputMeaning;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.network.NativeGarbage;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.train.Machine;
import io.github.phasegrid.warehouse.AttemptOutput;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.FileSystemSettings;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableWriter;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;

/**
 * Encodes a stretch of examples, on an executor: what it makes lies staged in the warehouse when it
 * returns. Holds a network and a batch of examples at a time.
 *
 * @param trial its fingerprint
 * @param stretch which examples
 * @param model the network's file as the user called it, for messages; Spark has brought it here
 *     under its plain name
 * @param checksum what the driver's file held, SHA-256
 * @param rule which units
 * @param warehouse where
 * @param attemptFolder folder of the attempt that this is a part of
 * @param hadoop settings of the file systems
 */
record EncodeTask(
    String trial,
    Stretch stretch,
    File model,
    String checksum,
    CodeRule rule,
    String warehouse,
    String attemptFolder,
    Map<String, String> hadoop)
    implements Serializable {

  /** What a task returns to the driver. */
  sealed interface Result extends Serializable {
    /** What was to be encoded. */
    Stretch stretch();
  }

  /**
   * An encoded stretch.
   *
   * @param output where its codes lie
   * @param fit how well the network does, example by example
   * @param machine where it was encoded
   */
  record Part(Stretch stretch, AttemptOutput output, Fit fit, Machine machine) implements Result {}

  /**
   * What is wrong with the network or the settings: trying again would not change it.
   *
   * @param message for the user, in one line
   */
  record Mistake(Stretch stretch, String message) implements Result {}

  /**
   * Encodes.
   *
   * @param signs given with every batch
   */
  Result run(Dataset dataset, SignsOfLife signs) throws IOException {
    Path here = Path.of(SparkFiles.get(model.getName()));
    if (!BroughtFile.checksum(here).equals(checksum)) {
      return new Mistake(stretch, FileChecksum.changed(model.getPath()));
    }
    // Outside of what is caught below: a file system that is away for a moment is tried again.
    try (AttemptWriter attempt =
        AttemptWriter.startPart(
            warehouse,
            attemptFolder,
            stretch.describe(),
            FileSystemSettings.configuration(hadoop))) {
      return encode(here, dataset, signs, attempt);
    }
  }

  private Result encode(Path file, Dataset dataset, SignsOfLife signs, AttemptWriter attempt)
      throws IOException {
    try (OpenNetwork network = OpenNetwork.read(file, dataset.shape(), rule)) {
      requireWanted(); // the driver may have removed the folder while the network was read
      Fit fit = write(network, dataset, signs, attempt.table(Table.CODES));
      return new Part(stretch, attempt.finish(), fit, Machine.here());
    } catch (UserMistakeException e) {
      // Of the network alone: writers throw none. Thrown, it would be tried again, and end in a
      // stack trace.
      return new Mistake(stretch, e.getMessage().replace(file.toString(), model.getPath()));
    }
  }

  private Fit write(OpenNetwork network, Dataset dataset, SignsOfLife signs, TableWriter table)
      throws IOException {
    CodeExtractor extractor = network.extractor();
    boolean logits = extractor.outputMeaning() == OutputMeaning.LOGITS;
    Fit fit = new Fit(stretch, logits, dataset.classes());
    Examples examples = NetworkSource.examples(dataset, stretch.split());
    CodeRows rows = new CodeRows(trial, stretch.split(), examples::label, table);
    Examples until = examples.slice(0, stretch.end());
    for (int first = stretch.first(); first < stretch.end(); first += extractor.batch()) {
      ExtractedBatch batch = network.batch(until, first);
      rows.write(first, batch.codes());
      fit.add(batch, examples, model.getPath());
      NativeGarbage.ofThisProcess().watch();
      signs.give();
      requireWanted();
    }
    return fit;
  }

  /** Nothing else in here heeds that Spark ends the task, and its slot may be waited for. */
  private static void requireWanted() {
    if (TaskContext.get().isInterrupted()) {
      throw new CancellationException("the task was ended");
    }
  }
}
