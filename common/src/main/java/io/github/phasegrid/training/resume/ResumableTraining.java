package io.github.phasegrid.training.resume;

import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.RunState;
import io.github.phasegrid.training.Trainer;
import io.github.phasegrid.training.TrainingListener;
import io.github.phasegrid.training.TrainingRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a pack, saving its state from time to time, and goes on from the state that an earlier
 * attempt saved. What its listener is told, and what its engine computes, is the same either way.
 *
 * <p>A state that is damaged, or of another identity, is passed over with a warning, and the pack
 * starts from the beginning; a state that cannot be saved is tried again later. Neither makes the
 * training fail.
 */
public final class ResumableTraining {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableTraining.class);

  private final Trainer trainer;
  private final String identity;
  private final StateStore store;
  private final Supplier<Pace> pace;

  /**
   * @param identity of the pack and of all that its bits depend on: states are gone on with only by
   *     the identity that saved them
   * @param store where states are kept
   * @param interval between two savings, at least; longer where that would take more than 1 % of
   *     the time
   */
  public ResumableTraining(Trainer trainer, String identity, StateStore store, Duration interval) {
    this(trainer, identity, store, () -> new Pace(interval, System::nanoTime));
  }

  ResumableTraining(Trainer trainer, String identity, StateStore store, Supplier<Pace> pace) {
    this.trainer = trainer;
    this.identity = identity;
    this.store = store;
    this.pace = pace;
  }

  /**
   * What the training took.
   *
   * @param started when it was first started, by this attempt or the earlier one it goes on from
   * @param seconds spent on it, those that are lost left out
   * @param resumedAfter epochs of the earlier attempt; 0 where this one started from the beginning
   */
  public record Effort(Instant started, double seconds, int resumedAfter) {}

  /**
   * Trains every run to its end.
   *
   * @param listener told of everything from the beginning on, on this thread
   * @throws InterruptedException when the thread was interrupted; the runs are then unfinished
   * @throws IOException when the local disk fails
   */
  public Effort train(List<TrainingRun> runs, Sample sample, TrainingListener listener)
      throws InterruptedException, IOException {
    Path copy = Files.createTempFile("phasegrid-state-", ".bin");
    try (Journal journal = new Journal(runs)) {
      Attempt attempt = new Attempt(runs, journal, listener);
      SavedState saved =
          new SavedState(copy, identity, runs, sample.train().inputs(), sample.classes());
      Optional<SavedState.Content> found = find(saved, copy, runs, sample);
      if (found.isPresent()) {
        attempt.resume(found.get().header());
        saved.read(attempt);
      }
      Files.delete(copy);
      List<TrainingRun> left = found.map(content -> content.left(runs)).orElse(runs);
      Map<String, RunState> states = found.map(SavedState.Content::states).orElse(Map.of());
      if (!left.isEmpty()) {
        trainer.train(left, states, sample, attempt);
      }
      return new Effort(
          attempt.started, attempt.seconds(), found.map(SavedState.Content::epochs).orElse(0));
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** The saved state, fetched and looked through; nothing was told yet. */
  private Optional<SavedState.Content> find(
      SavedState saved, Path copy, List<TrainingRun> runs, Sample sample) {
    try (InputStream in = store.open().orElse(null)) {
      if (in == null) {
        return Optional.empty();
      }
      long most = SavedState.mostBytes(runs, sample.train().inputs(), sample.classes());
      fetch(in, copy, most);
      SavedState.Content content = saved.read(new DeafListener());
      trainer.requireStates(content.left(runs), content.states(), sample);
      LOG.info("Going on after {} epochs from {}", content.epochs(), store.name());
      return Optional.of(content);
    } catch (IOException | IllegalArgumentException e) {
      keepInterrupt(e);
      LOG.warn("Starting from the beginning instead of from {}: {}", store.name(), e.toString());
      return Optional.empty();
    }
  }

  /** An interrupt that a file system swallowed; the engine looks for it. Timeouts are none. */
  private static void keepInterrupt(Exception e) {
    if (e.getClass() == InterruptedIOException.class) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fetch(InputStream in, Path copy, long most) throws IOException {
    try (OutputStream out = Files.newOutputStream(copy)) {
      byte[] buffer = new byte[1 << 16];
      long bytes = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
        if (bytes > most) {
          throw new IOException("it is larger than " + most + " bytes, which no state of it is");
        }
        out.write(buffer, 0, count);
      }
    }
  }

  /** Hears nothing. */
  private static final class DeafListener implements TrainingListener {
    @Override
    public void epochDone(String run, EpochMetrics metrics) {}

    @Override
    public void checkpointReached(String run, Checkpoint c, int epoch, Weights weights) {}

    @Override
    public void ended(String run, RunOutcome outcome) {}
  }

  /** Writes everything down before it passes it on, and saves when it is time. */
  private final class Attempt implements TrainingListener {
    private final List<TrainingRun> runs;
    private final Journal journal;
    private final TrainingListener listener;
    private final Pace pace = ResumableTraining.this.pace.get();
    private final long begun = System.nanoTime();
    private Instant started = Instant.now();
    private double secondsBefore;

    Attempt(List<TrainingRun> runs, Journal journal, TrainingListener listener) {
      this.runs = runs;
      this.journal = journal;
      this.listener = listener;
    }

    void resume(StateFile.Header header) {
      started = Instant.EPOCH.plus(header.startedMicros(), ChronoUnit.MICROS);
      secondsBefore = header.seconds();
    }

    double seconds() {
      return secondsBefore + (System.nanoTime() - begun) * 1e-9;
    }

    @Override
    public void stepDone() {
      listener.stepDone();
    }

    @Override
    public void epochDone(String run, EpochMetrics metrics) {
      journal.epochDone(run, metrics);
      listener.epochDone(run, metrics);
    }

    @Override
    public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights weights) {
      journal.checkpointReached(run, checkpoint, epoch, weights);
      listener.checkpointReached(run, checkpoint, epoch, weights);
    }

    @Override
    public void ended(String run, RunOutcome outcome) {
      journal.ended(run, outcome);
      listener.ended(run, outcome);
    }

    @Override
    public void betweenEpochs(Supplier<List<RunState>> states) {
      if (pace.isDue()) {
        pace.run(() -> save(states.get()));
      }
      listener.betweenEpochs(states);
    }

    private void save(List<RunState> states) {
      StateFile.Header header =
          new StateFile.Header(
              identity, ChronoUnit.MICROS.between(Instant.EPOCH, started), seconds());
      try {
        store.replace(out -> StateFile.write(out, header, runs, journal, states));
      } catch (IOException e) {
        keepInterrupt(e);
        LOG.warn("Not saved: {}: {}", store.name(), e.toString());
      }
    }
  }
}
