package io.github.phasegrid.training.resume;

import io.github.phasegrid.network.ParameterVector;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.TrainingListener;
import io.github.phasegrid.training.TrainingRun;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down every event as it comes, on local disk: the weights of checkpoints would fill memory.
 * {@link StateFile} says how, and reads it.
 */
final class Journal implements TrainingListener, Closeable {
  static final int EPOCH = 1;
  static final int CHECKPOINT = 2;
  static final int COMPLETED = 3;
  static final int FAILED = 4;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, TrainingRun> runs = new HashMap<>();
  private final File name;
  private final RandomAccessFile file;
  private final DataOutputStream out;
  private int events;

  /**
   * @param runs of the pack; events name them by their place here
   */
  Journal(List<TrainingRun> runs) throws IOException {
    for (TrainingRun run : runs) {
      numbers.put(run.id(), numbers.size());
      this.runs.put(run.id(), run);
    }
    name = Files.createTempFile("phasegrid-journal-", ".bin").toFile();
    // not of java.nio, whose streams an interrupt would close
    file = new RandomAccessFile(name, "rw");
    name.delete(); // however the process ends, the system frees the space
    out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(file.getFD())));
  }

  @Override
  public void epochDone(String run, EpochMetrics epoch) {
    write(
        EPOCH,
        run,
        () -> {
          out.writeInt(epoch.epoch());
          out.writeDouble(epoch.trainingLoss());
          out.writeDouble(epoch.trainingAccuracy());
          out.writeDouble(epoch.validationLoss());
          out.writeDouble(epoch.validationAccuracy());
          out.writeDouble(epoch.learningRate());
        });
  }

  @Override
  public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights weights) {
    write(
        CHECKPOINT,
        run,
        () -> {
          out.writeInt(checkpoint.epoch());
          out.writeInt(epoch);
          StateFile.writeFloats(out, ParameterVector.of(runs.get(run).network(), weights));
        });
  }

  @Override
  public void ended(String run, RunOutcome outcome) {
    write(
        outcome instanceof RunOutcome.Failed ? FAILED : COMPLETED,
        run,
        () -> {
          out.writeInt(outcome.epochs());
          if (outcome instanceof RunOutcome.Failed failed) {
            out.writeUTF(failed.cause());
          } else {
            out.writeBoolean(((RunOutcome.Completed) outcome).stoppedEarly());
          }
          out.writeDouble(outcome.seconds());
        });
  }

  private interface Writing {
    void write() throws IOException;
  }

  private void write(int kind, String run, Writing rest) {
    try {
      out.writeByte(kind);
      out.writeInt(numbers.get(run));
      rest.write();
      events++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many there were so far. */
  int events() {
    return events;
  }

  /** Copies all of them. */
  void copyTo(OutputStream target) throws IOException {
    out.flush();
    long end = file.getFilePointer();
    file.seek(0);
    byte[] buffer = new byte[1 << 16];
    for (long left = end; left > 0; ) {
      int read = file.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the temporary file of a pack's journal was cut short");
      }
      target.write(buffer, 0, read);
      left -= read;
    }
    file.seek(end);
  }

  @Override
  public void close() throws IOException {
    out.close();
    file.close();
    name.delete();
  }
}
