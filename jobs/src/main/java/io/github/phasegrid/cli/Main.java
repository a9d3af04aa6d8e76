package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Where the command line enters. */
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command; exit codes as {@link ExitCode} says. */
  static int run(String... arguments) {
    CommandLine commandLine =
        new CommandLine(new Phasegrid())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Main::refuse)
            .setExecutionExceptionHandler(Main::explain);
    return commandLine.execute(arguments);
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
