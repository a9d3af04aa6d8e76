package io.github.phasegrid.results;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where {@code results/run} enters. */
@Command(
    name = "results/run",
    mixinStandardHelpOptions = true,
    description = "Publishes what studies found, and writes the numbers into docs/results.",
    subcommands = {PublishCommand.class, RescoreCommand.class, PagesCommand.class},
    synopsisSubcommandLabel = "publish|rescore|pages")
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Main());
    command.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          failed.getErr().println("results/run: " + exception.getMessage());
          return failed.getCommandSpec().exitCodeOnExecutionException();
        });
    System.exit(command.execute(arguments));
  }
}
