package io.github.phasegrid.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How a run ended whose driver was on another machine, and what it said there: the driver leaves it
 * in the warehouse, the launcher picks it up. Spark itself tells no more than that an application
 * failed.
 *
 * @param exit exit code, as {@link ExitCode} says
 * @param out what it said last on standard output
 * @param err what it said last on standard error
 */
record Outcome(int exit, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 1 << 20;

  /** Runs and leaves the outcome at a URI, as far as that can be written. */
  static int leave(String uri, IntSupplier run) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    Tail outTail = new Tail(out);
    Tail errTail = new Tail(err);
    System.setOut(new PrintStream(outTail, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errTail, true, StandardCharsets.UTF_8));
    int exit;
    try {
      exit = run.getAsInt();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(HadoopSettings.configuration());
      try (OutputStream file = files.create(path, true)) {
        file.write(JSON.writeValueAsBytes(new Outcome(exit, outTail.text(), errTail.text())));
      }
    } catch (IOException e) {
      System.err.println("phasegrid: the outcome cannot be left at " + uri + " (" + e + ")");
    }
    return exit;
  }

  /** Takes the outcome away; empty where none was left. */
  static Optional<Outcome> take(String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem files = path.getFileSystem(HadoopSettings.configuration());
    Outcome outcome;
    try (InputStream in = files.open(path)) {
      outcome = JSON.readValue(in.readNBytes(MOST), Outcome.class);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    files.delete(path, false);
    return Optional.of(outcome);
  }

  /** Passes on what is written and keeps the end of it. */
  private static final class Tail extends OutputStream {
    private static final int KEPT = 64 << 10;

    private final OutputStream next;
    private final byte[] ring = new byte[KEPT];
    private long written;

    Tail(OutputStream next) {
      this.next = next;
    }

    @Override
    public synchronized void write(int b) throws IOException {
      next.write(b);
      ring[(int) (written++ % KEPT)] = (byte) b;
    }

    @Override
    public void flush() throws IOException {
      next.flush();
    }

    /** From the beginning of a line on. */
    synchronized String text() {
      int length = (int) Math.min(written, KEPT);
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = ring[(int) ((written - length + i) % KEPT)];
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return written > KEPT ? text.substring(text.indexOf('\n') + 1) : text;
    }
  }
}
