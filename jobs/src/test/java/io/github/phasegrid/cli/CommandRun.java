package io.github.phasegrid.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that was run in this process.
 *
 * @param exit its exit code
 * @param out what it said on standard output
 * @param err what it said on standard error
 */
record CommandRun(int exit, String out, String err) {

  /** Runs a command to its end. */
  static CommandRun of(String... arguments) {
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setOut(toOut);
      System.setErr(toErr);
      int exit = Main.run(arguments);
      return new CommandRun(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  /** Runs a command on {@code smoke.conf}. */
  static CommandRun smoke(String command, Path warehouse, String... more) {
    return of(smokeArguments(command, warehouse, more).toArray(String[]::new));
  }

  /**
   * The arguments of a command on {@code smoke.conf}.
   *
   * @param more options, or overrides {@code sweep.…=VALUE}
   */
  static List<String> smokeArguments(String command, Path warehouse, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, smokeFile().toString()));
    arguments.addAll(List.of("--warehouse", warehouse.toString()));
    for (String argument : more) {
      if (argument.startsWith("sweep.")) {
        arguments.add("--set");
      }
      arguments.add(argument);
    }
    return arguments;
  }

  /** The sweep file of that name as it ships. */
  static Path smokeFile() {
    return Path.of(System.getProperty("basedir", "."), "../conf/sweeps/smoke.conf")
        .toAbsolutePath()
        .normalize();
  }
}
