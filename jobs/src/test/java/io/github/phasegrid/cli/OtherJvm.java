package io.github.phasegrid.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, which can be killed. Started like this one. */
final class OtherJvm implements AutoCloseable {
  private static final String END = "\0";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> said = new ArrayList<>();

  private OtherJvm(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "reader");
    reader.setDaemon(true);
    reader.start();
  }

  static OtherJvm start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agent"))
        .forEach(command::add);
    Path conf = CommandRun.smokeFile().resolveSibling("../log4j2.properties").normalize();
    command.add("-Dlog4j2.configurationFile=" + conf);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new OtherJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      lines.add("its pipe broke"); // as it may when a process ends: nothing it said itself
    } finally {
      lines.add(END);
    }
  }

  /** Waits for a line that begins so; false when the process ends without having said it. */
  boolean awaitLine(String prefix) throws InterruptedException {
    while (true) {
      String line = lines.poll(5, TimeUnit.MINUTES);
      if (line == null || line.equals(END)) {
        return false;
      }
      said.add(line);
      if (line.startsWith(prefix)) {
        return true;
      }
    }
  }

  /** The number that the system gives it. */
  long pid() {
    return process.pid();
  }

  /** Waits for its end; returns its exit code. */
  int awaitEnd() throws InterruptedException {
    while (awaitLine("")) {
      // all that it says is remembered
    }
    return process.waitFor();
  }

  /** Kills it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end as {@code kill} does, and waits; returns its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** What it said so far, as far as it was waited for. */
  List<String> said() {
    return said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
