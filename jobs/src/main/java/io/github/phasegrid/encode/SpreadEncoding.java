package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import java.io.File;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Has a network's codes taken by Spark tasks, one job and one task a stretch of examples, many at a
 * time. Executors get the network's file and the dataset from the driver.
 *
 * @param warehouse where tasks stage what they make
 * @param attemptFolder folder of the attempt that they do parts of
 * @param hadoop settings of the file systems, for executors
 * @param giveUpAfter how long a task may go without finishing a batch
 */
record SpreadEncoding(
    JavaSparkContext spark,
    String warehouse,
    String attemptFolder,
    Map<String, String> hadoop,
    Progress progress,
    StopSignal stop,
    Duration giveUpAfter) {
  /** Jobs handed to Spark at a time: all there can be of two splits. */
  private static final int MOST_AT_ONCE = 128;

  /**
   * Encodes.
   *
   * @param trial fingerprint
   * @param encoded receives the parts as they come, also those of work that is not completed
   */
  void run(NetworkSource source, String trial, Encoded encoded) throws InterruptedException {
    spark.addFile(source.file().toUri().toString());
    ParallelJobs parallel =
        new ParallelJobs(spark, () -> MOST_AT_ONCE, stop, giveUpAfter, progress::say);
    SignsOfLife signs = parallel.signs();
    Broadcast<Dataset> dataset = spark.broadcast(source.dataset());
    try {
      progress.begin("encode", encoded.stretches.size());
      parallel.run(
          encoded.stretches.stream()
              .map(stretch -> job(task(source, trial, stretch), dataset, signs))
              .toList(),
          encoded);
    } finally {
      progress.close();
      dataset.destroy();
    }
  }

  private EncodeTask task(NetworkSource source, String trial, Stretch stretch) {
    File model = source.file().toFile();
    return new EncodeTask(
        trial, stretch, model, source.checksum(), source.rule(), warehouse, attemptFolder, hadoop);
  }

  private ParallelJobs.Job<EncodeTask.Result> job(
      EncodeTask task, Broadcast<Dataset> dataset, SignsOfLife signs) {
    return new ParallelJobs.Job<>(
        task.stretch().describe(),
        () ->
            spark
                .parallelize(List.of(task), 1)
                .map(one -> one.run(dataset.value(), signs))
                .collect()
                .get(0));
  }

  /** What came back so far. A part that is missing makes the others useless: then no more start. */
  static final class Encoded implements ParallelJobs.Results<EncodeTask.Result> {
    private final List<Stretch> stretches;
    private final Progress progress;
    private final Map<Stretch, EncodeTask.Part> parts = new HashMap<>();
    private final StageFailures failures = new StageFailures();
    private Optional<EncodeTask.Mistake> mistake = Optional.empty();

    /**
     * @param stretches in the order of their codes
     */
    Encoded(List<Stretch> stretches, Progress progress) {
      this.stretches = List.copyOf(stretches);
      this.progress = progress;
    }

    @Override
    public void done(EncodeTask.Result result) {
      if (result instanceof EncodeTask.Part part) {
        parts.put(part.stretch(), part);
      } else if (result instanceof EncodeTask.Mistake one) {
        // Of several that came before the others were cancelled, the first in order.
        mistake = mistake.filter(other -> place(other) < place(one)).or(() -> Optional.of(one));
      }
      progress.unitDone(result.stretch().describe(), result instanceof EncodeTask.Mistake);
    }

    private int place(EncodeTask.Mistake one) {
      return stretches.indexOf(one.stretch());
    }

    @Override
    public void broken(String description, Throwable cause) {
      failures.add("encode " + description, cause);
      progress.unitDone(description, true);
    }

    @Override
    public boolean goOn() {
      return mistake.isEmpty() && failures.broken().isEmpty();
    }

    /** What broke. */
    StageFailures failures() {
      return failures;
    }

    /** All parts that came, in the order of their examples. */
    List<EncodeTask.Part> parts() {
      return parts.values().stream()
          .sorted(Comparator.comparingInt(part -> stretches.indexOf(part.stretch())))
          .toList();
    }

    /**
     * Throws what a task found wrong with the network, if one did.
     *
     * @throws UserMistakeException with what it found
     */
    void requireNoMistake() {
      mistake.ifPresent(
          one -> {
            throw new UserMistakeException(one.message());
          });
    }

    /** Whether every part is there. */
    boolean isComplete() {
      return parts.size() == stretches.size();
    }
  }
}
