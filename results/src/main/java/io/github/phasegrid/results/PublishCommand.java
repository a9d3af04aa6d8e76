package io.github.phasegrid.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes a study's tables and figures into its folder. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = "Takes a study's small tables and figures out of a warehouse.")
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private StudyOptions options;

  @Override
  public Integer call() throws IOException, SQLException {
    Path figures = options.warehouse.resolve("reports").resolve(options.study).resolve("figures");
    if (!Files.isDirectory(figures)) {
      throw new ParameterException(
          spec.commandLine(), figures + " is not there: run the study, with its report, first");
    }
    Path folder = options.folder();
    StudyTables.write(options.study, options.warehouse, folder);
    Pictures.copy(figures, folder.resolve("figures"));
    spec.commandLine().getOut().println("published " + options.study + " in " + folder);
    return 0;
  }
}
