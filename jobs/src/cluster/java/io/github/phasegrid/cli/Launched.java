package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code submit/phasegrid} as a user calls it, in processes of its own and for a bounded time. */
final class Launched {
  /** The folder with {@code submit}, {@code conf} and what the build made. */
  static final Path HOME = CommandRun.smokeFile().resolveSibling("../..").normalize();

  /** Spark's jars as Maven brought them. */
  static final Path SPARK = HOME.resolve("spark/target");

  private static final long PATIENCE_MINUTES = 4;

  private final Path logs;
  private final Map<String, String> environment;

  /**
   * @param logs where what it says is kept
   * @param environment beside this process's own
   */
  Launched(Path logs, Map<String, String> environment) {
    this.logs = logs;
    this.environment = environment;
  }

  /**
   * Runs a command on {@code smoke.conf} to its end.
   *
   * @param overrides {@code sweep.…=VALUE}
   * @param spark what follows {@code --}
   */
  CommandRun smoke(String command, String warehouse, List<String> overrides, List<String> spark)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(command, CommandRun.smokeFile().toString()));
    arguments.addAll(List.of("--warehouse", warehouse));
    overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
    if (!spark.isEmpty()) {
      arguments.add("--");
      arguments.addAll(spark);
    }
    return run(arguments);
  }

  /** Runs any command to its end. */
  CommandRun run(List<String> arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .as("%s ended; see %s", arguments, logs)
          .isTrue();
      return new CommandRun(process.exitValue(), said("out"), said("err"));
    } finally {
      Processes.end(process);
    }
  }

  /** Starts a command. */
  Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", HOME.resolve("submit/phasegrid").toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(logs.resolve("out").toFile())
            .redirectError(logs.resolve("err").toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("HADOOP_CONF_DIR");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("PHASEGRID_MEMORY", "1g");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What the last command said so far on {@code out} or {@code err}. */
  String said(String stream) throws IOException {
    return Files.readString(logs.resolve(stream), StandardCharsets.UTF_8);
  }
}
