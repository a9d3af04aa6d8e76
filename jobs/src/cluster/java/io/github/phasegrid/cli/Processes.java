package io.github.phasegrid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Daemons that tests start: found ready by what they log, ended with all that they started. */
final class Processes {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Processes() {}

  /** Waits until a log has a line with the pattern; returns its first group. */
  static String await(Path log, String pattern) throws IOException, InterruptedException {
    Pattern compiled = Pattern.compile(pattern);
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      if (Files.exists(log)) {
        Matcher matcher = compiled.matcher(Files.readString(log));
        if (matcher.find()) {
          return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
        }
      }
      Thread.sleep(100);
    }
    throw new IOException(log + " has no line with " + pattern + " after " + PATIENCE);
  }

  /** Ends a process and what it started: kindly, then not. */
  static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(10, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        one.destroyForcibly();
      } catch (InterruptedException e) {
        one.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
