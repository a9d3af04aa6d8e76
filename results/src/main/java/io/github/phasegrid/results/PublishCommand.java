package io.github.phasegrid.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a study's tables and figures into its folder. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = "Takes a study's small tables and figures out of a warehouse.")
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "STUDY", description = "The sweep's name, such as mnist-capacity.")
  private String study;

  @Option(
      names = "--warehouse",
      defaultValue = "warehouse",
      description = "Where it ran, a local folder (default: ${DEFAULT-VALUE}).")
  private Path warehouse;

  @Option(
      names = "--results",
      defaultValue = "docs/results",
      description = "Where results are (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Override
  public Integer call() throws IOException, SQLException {
    Path figures = warehouse.resolve("reports").resolve(study).resolve("figures");
    if (!Files.isDirectory(figures)) {
      throw new ParameterException(
          spec.commandLine(), figures + " is not there: run the study, with its report, first");
    }
    Path folder = results.resolve(study);
    StudyTables.write(study, warehouse, folder);
    Pictures.copy(figures, folder.resolve("figures"));
    spec.commandLine().getOut().println("published " + study + " in " + folder);
    return 0;
  }
}
