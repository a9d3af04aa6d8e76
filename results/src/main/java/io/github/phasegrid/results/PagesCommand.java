package io.github.phasegrid.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the numbers into the pages. */
@Command(
    name = "pages",
    mixinStandardHelpOptions = true,
    description = "Answers the queries in the pages of results from the published tables.")
final class PagesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--results",
      defaultValue = "docs/results",
      description = "Where results are (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Override
  public Integer call() throws IOException, SQLException {
    try (Pages pages = Pages.open(results)) {
      for (Path page : pages.all()) {
        String before = Files.readString(page);
        String after = pages.answered(page);
        if (!after.equals(before)) {
          Files.writeString(page, after);
          spec.commandLine().getOut().println("written: " + page);
        }
      }
    }
    return 0;
  }
}
