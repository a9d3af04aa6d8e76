package io.github.phasegrid.training.resume;

import io.github.phasegrid.training.RunState;
import io.github.phasegrid.training.TrainingRun;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a pack as bytes. Integers and floats are big-endian; a text is its length in bytes
 * (unsigned int16) and so many bytes of modified UTF-8, as {@link DataOutputStream#writeUTF} has
 * it.
 *
 * <pre>
 * 16 bytes           ASCII "phasegrid-state", 0x0a
 * int32              format version, 1
 * text               identity: of what pack, and what bits its numbers are
 * int64, float64     when the pack was first started, in µs since 1970 (UTC); seconds spent on it
 * int32, texts       number of runs, their ids; from here on a run is its place in this list
 * int32              number of events so far, and in the order they happened
 *   int8, int32      kind of event, run
 *   1: epoch         int32 epoch, float64 training loss, training accuracy, validation loss,
 *                    validation accuracy, learning rate
 *   2: checkpoint    int32 checkpoint (2³¹ − 1: last), int32 epochs trained, floats weights as
 *                    {@link io.github.phasegrid.network.ParameterVector} orders them
 *   3: completed     int32 epochs, int8 whether it stopped early, float64 seconds
 *   4: failed        int32 epochs, text cause, float64 seconds
 * int32              number of runs that have begun and not ended, and for each
 *   int32, int32     run, epochs trained
 *   float64, int32   lowest training loss, epochs since then
 *   float64          seconds
 *   floats           numbers of the engine
 * 32 bytes           SHA-256 of all bytes before
 * </pre>
 *
 * <p>Floats are their number (int32) and so many IEEE 754 float32.
 */
final class StateFile {
  static final byte[] MAGIC = "phasegrid-state\n".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 1;
  static final int DIGEST_BYTES = 32;
  private static final int FLOATS_AT_ONCE = 1 << 14;

  private StateFile() {}

  /**
   * What the state begins with.
   *
   * @param identity states of another one are not gone on with
   * @param startedMicros when the pack was first started, since 1970
   * @param seconds spent on it
   */
  record Header(String identity, long startedMicros, double seconds) {}

  /**
   * Writes a state.
   *
   * @param runs all runs of the pack
   * @param journal all its events
   */
  static void write(
      OutputStream target,
      Header header,
      List<TrainingRun> runs,
      Journal journal,
      List<RunState> states)
      throws IOException {
    DigestOutputStream digesting = new DigestOutputStream(target, sha256());
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(digesting, 1 << 16));
    out.write(MAGIC);
    out.writeInt(VERSION);
    out.writeUTF(header.identity());
    out.writeLong(header.startedMicros());
    out.writeDouble(header.seconds());
    Map<String, Integer> numbers = new HashMap<>();
    out.writeInt(runs.size());
    for (TrainingRun run : runs) {
      numbers.put(run.id(), numbers.size());
      out.writeUTF(run.id());
    }
    out.writeInt(journal.events());
    journal.copyTo(out);
    out.writeInt(states.size());
    for (RunState state : states) {
      out.writeInt(numbers.get(state.run()));
      out.writeInt(state.epochs());
      out.writeDouble(state.bestLoss());
      out.writeInt(state.epochsWithoutImprovement());
      out.writeDouble(state.seconds());
      writeFloats(out, state.numbers());
    }
    out.flush();
    target.write(digesting.getMessageDigest().digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(Math.min(FLOATS_AT_ONCE, values.length) * Float.BYTES);
    for (int from = 0; from < values.length; from += FLOATS_AT_ONCE) {
      int count = Math.min(FLOATS_AT_ONCE, values.length - from);
      bytes.asFloatBuffer().put(values, from, count);
      out.write(bytes.array(), 0, count * Float.BYTES);
    }
  }

  /**
   * Reads what {@link #writeFloats} wrote.
   *
   * @param most more are refused before memory is taken for them
   */
  static float[] readFloats(DataInputStream in, long most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new IOException(length + " numbers where at most " + most + " are due");
    }
    float[] values = new float[length];
    for (int from = 0; from < length; from += FLOATS_AT_ONCE) {
      int count = Math.min(FLOATS_AT_ONCE, length - from);
      byte[] bytes = in.readNBytes(count * Float.BYTES);
      if (bytes.length < count * Float.BYTES) {
        throw new EOFException();
      }
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values, from, count);
    }
    return values;
  }
}
