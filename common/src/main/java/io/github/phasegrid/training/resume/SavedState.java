package io.github.phasegrid.training.resume;

import io.github.phasegrid.network.ParameterVector;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.RunState;
import io.github.phasegrid.training.TrainingListener;
import io.github.phasegrid.training.TrainingRun;
import io.github.phasegrid.training.resume.StateFile.Header;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a state that lies in a local file. Nothing in it is trusted: whatever does not fit the runs
 * is refused, and no memory is taken because the file says so.
 */
final class SavedState {
  /** An engine keeps no more numbers for each weight. */
  private static final int MOST_NUMBERS_PER_WEIGHT = 4;

  private final Path file;
  private final String identity;
  private final List<TrainingRun> runs;
  private final int inputs;
  private final int classes;

  /**
   * @param file as {@link StateFile} wrote it, or anything
   * @param identity which must be the file's
   * @param runs of the pack
   * @param inputs values in one example
   */
  SavedState(Path file, String identity, List<TrainingRun> runs, int inputs, int classes) {
    this.file = file;
    this.identity = identity;
    this.runs = runs;
    this.inputs = inputs;
    this.classes = classes;
  }

  /**
   * What it says beside its events.
   *
   * @param ended runs that are over
   * @param states of runs that go on, by run
   */
  record Content(Header header, Set<String> ended, Map<String, RunState> states) {

    /** Those of the runs that have not ended. */
    List<TrainingRun> left(List<TrainingRun> runs) {
      return runs.stream().filter(run -> !ended.contains(run.id())).toList();
    }

    /** Epochs that need not be trained again: those of the run that came furthest. */
    int epochs() {
      return states.values().stream().mapToInt(RunState::epochs).max().orElse(0);
    }
  }

  /** A file is never larger than this. */
  static long mostBytes(List<TrainingRun> runs, int inputs, int classes) {
    long bytes = 1 << 20; // identity, ids, causes
    for (TrainingRun run : runs) {
      long weights = run.network().parameterCount(inputs, classes);
      long perWeight = run.checkpoints().size() + (long) MOST_NUMBERS_PER_WEIGHT;
      bytes += Float.BYTES * weights * perWeight + 64L * (run.epochsNeeded() + perWeight) + 1024;
    }
    return bytes;
  }

  /**
   * Reads it from beginning to end.
   *
   * @param listener told of all events
   * @throws IOException when it is not a state of these runs, or damaged; says how. Some events may
   *     have been told by then
   */
  Content read(TrainingListener listener) throws IOException {
    requireDigest();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      return new Reading(in, listener).content();
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    } catch (UTFDataFormatException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void requireDigest() throws IOException {
    long covered = Files.size(file) - StateFile.DIGEST_BYTES;
    var digest = StateFile.sha256();
    try (var in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (long left = covered; left > 0; ) {
        int count = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
        digest.update(buffer, 0, count);
        left = count == 0 ? 0 : left - count;
      }
      if (!Arrays.equals(digest.digest(), in.readNBytes(StateFile.DIGEST_BYTES))) {
        throw new IOException("its checksum is not that of its content");
      }
    }
  }

  /** One pass. */
  private final class Reading {
    private final DataInputStream in;
    private final TrainingListener listener;
    private final Map<String, Integer> epochs = new HashMap<>();
    private final Set<String> ended = new HashSet<>();

    Reading(DataInputStream in, TrainingListener listener) {
      this.in = in;
      this.listener = listener;
    }

    Content content() throws IOException {
      Header header = header();
      List<TrainingRun> order = order();
      int events = in.readInt();
      for (int event = 0; event < events; event++) {
        event(in.readByte(), run(order));
      }
      Map<String, RunState> states = new HashMap<>();
      int going = in.readInt();
      for (int i = 0; i < going; i++) {
        RunState state = state(run(order));
        states.put(state.run(), state);
      }
      requireStatesOfAllThatGoOn(states);
      int rest = in.readNBytes(StateFile.DIGEST_BYTES + 1).length;
      require(rest == StateFile.DIGEST_BYTES, "it goes on after its end");
      return new Content(header, ended, states);
    }

    private Header header() throws IOException {
      require(
          Arrays.equals(in.readNBytes(StateFile.MAGIC.length), StateFile.MAGIC),
          "it is something else");
      int version = in.readInt();
      require(version == StateFile.VERSION, "it has format version " + version);
      Header header = new Header(in.readUTF(), in.readLong(), in.readDouble());
      require(header.identity().equals(identity), "it is of another pack, program or machine");
      return header;
    }

    /** The runs in the order of the file. */
    private List<TrainingRun> order() throws IOException {
      Map<String, TrainingRun> byId = new HashMap<>();
      runs.forEach(run -> byId.put(run.id(), run));
      require(in.readInt() == runs.size(), "it has other runs");
      TrainingRun[] order = new TrainingRun[runs.size()];
      for (int i = 0; i < order.length; i++) {
        order[i] = byId.remove(in.readUTF());
        require(order[i] != null, "it has other runs");
      }
      return List.of(order);
    }

    private TrainingRun run(List<TrainingRun> order) throws IOException {
      int number = in.readInt();
      require(number >= 0 && number < order.size(), "there is no run " + number);
      TrainingRun run = order.get(number);
      require(!ended.contains(run.id()), "a run goes on after its end");
      return run;
    }

    private void event(int kind, TrainingRun run) throws IOException {
      switch (kind) {
        case Journal.EPOCH -> epoch(run);
        case Journal.CHECKPOINT -> checkpoint(run);
        case Journal.COMPLETED ->
            end(run, new RunOutcome.Completed(in.readInt(), in.readBoolean(), in.readDouble()));
        case Journal.FAILED ->
            end(run, new RunOutcome.Failed(in.readInt(), in.readUTF(), in.readDouble()));
        default -> throw new IOException("there is no event of kind " + kind);
      }
    }

    private void epoch(TrainingRun run) throws IOException {
      EpochMetrics metrics =
          new EpochMetrics(
              in.readInt(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble());
      require(metrics.epoch() == epochs(run) + 1, "epochs do not follow each other");
      epochs.put(run.id(), metrics.epoch());
      listener.epochDone(run.id(), metrics);
    }

    private void checkpoint(TrainingRun run) throws IOException {
      Checkpoint checkpoint = new Checkpoint(in.readInt());
      require(in.readInt() == epochs(run), "a checkpoint is not at its epoch");
      require(run.checkpoints().contains(checkpoint), "nobody asked for checkpoint " + checkpoint);
      float[] vector = StateFile.readFloats(in, length(run));
      Weights weights = ParameterVector.weights(run.network(), inputs, classes, vector);
      listener.checkpointReached(run.id(), checkpoint, epochs(run), weights);
    }

    private void end(TrainingRun run, RunOutcome outcome) throws IOException {
      require(outcome.epochs() == epochs(run), "a run has not ended where it says");
      ended.add(run.id());
      listener.ended(run.id(), outcome);
    }

    private RunState state(TrainingRun run) throws IOException {
      RunState state =
          new RunState(
              run.id(),
              in.readInt(),
              in.readDouble(),
              in.readInt(),
              in.readDouble(),
              StateFile.readFloats(in, MOST_NUMBERS_PER_WEIGHT * length(run)));
      require(state.epochs() == epochs(run), "a run does not stand where it says");
      return state;
    }

    /** A run without events has not begun. */
    private void requireStatesOfAllThatGoOn(Map<String, RunState> states) throws IOException {
      for (String run : epochs.keySet()) {
        require(ended.contains(run) || states.containsKey(run), "a run has no state");
      }
    }

    private int epochs(TrainingRun run) {
      return epochs.getOrDefault(run.id(), 0);
    }

    private long length(TrainingRun run) {
      return run.network().parameterCount(inputs, classes);
    }

    private void require(boolean condition, String otherwise) throws IOException {
      if (!condition) {
        throw new IOException(otherwise);
      }
    }
  }
}
