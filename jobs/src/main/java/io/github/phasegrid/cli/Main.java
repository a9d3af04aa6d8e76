package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Where the command line enters. */
public final class Main {
  /** The option with which a driver is told where to leave how it ended. */
  static final String OUTCOME = "--outcome";

  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    int outcome = List.of(arguments).indexOf(OUTCOME) + 1;
    int exit =
        outcome > 0 && outcome < arguments.length
            ? Outcome.leave(arguments[outcome], () -> run(arguments))
            : run(arguments);
    if (isYarnMaster()) {
      // YARN takes an exit for a crash, whatever its code.
      if (exit != ExitCode.DONE) {
        throw new IllegalStateException("phasegrid ended with exit code " + exit);
      }
      return;
    }
    System.exit(exit);
  }

  private static boolean isYarnMaster() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /** Runs a command; exit codes as {@link ExitCode} says. */
  static int run(String... arguments) {
    CommandLine commandLine =
        new CommandLine(new Phasegrid())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Main::refuse)
            .setExecutionExceptionHandler(Main::explain);
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "phasegrid: out of memory (%s; the heap has %d MiB); give the driver more"
              .formatted(
                  oneLine(String.valueOf(e.getMessage())), Runtime.getRuntime().maxMemory() >> 20));
      return ExitCode.OTHER;
    }
  }

  private static int refuse(CommandLine.ParameterException e, String[] arguments) {
    System.err.println("phasegrid: " + oneLine(e.getMessage()) + hint(e.getCommandLine()));
    return ExitCode.USER_MISTAKE;
  }

  private static String hint(CommandLine command) {
    return "; see " + command.getCommandSpec().qualifiedName() + " --help";
  }

  private static int explain(Exception e, CommandLine command, ParseResult result) {
    if (debug(result)) {
      e.printStackTrace();
    }
    if (e instanceof UserMistakeException) {
      System.err.println("phasegrid: " + oneLine(e.getMessage()));
      return ExitCode.USER_MISTAKE;
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : ": " + oneLine(root.getMessage());
    String what = root.getClass().getSimpleName() + message;
    System.err.println("phasegrid: " + what + (debug(result) ? "" : " (--debug shows where)"));
    return ExitCode.OTHER;
  }

  private static boolean debug(ParseResult result) {
    return result.originalArgs().contains("--debug");
  }

  private static String oneLine(String message) {
    return String.join(" ", message.lines().map(String::strip).toList());
  }
}
