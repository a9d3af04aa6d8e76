package io.github.phasegrid.results;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Scores a random tenth of a published study's cells with MLlib, beside what {@code packed} found.
 */
@Command(
    name = "rescore",
    mixinStandardHelpOptions = true,
    description = "Scores a random tenth of a published study's cells with MLlib too.")
final class RescoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private StudyOptions options;

  @Option(
      names = "--seed",
      defaultValue = "2101",
      description = "Of the draw (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    Path folder = options.folder();
    List<List<String>> tenth = RandomTenth.options(folder.resolve("properties.parquet"), seed);
    Path copy = Files.createTempDirectory("rescored-").resolve("warehouse");
    copy(options.warehouse, copy);
    for (List<String> trial : tenth) {
      score(copy, trial);
    }
    StudyTables.writeRescored(copy, folder);
    spec.commandLine()
        .getOut()
        .println("rescored a tenth of " + options.study + "; nobody needs " + copy + " any more");
    return 0;
  }

  private void score(Path copy, List<String> trial) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "submit/phasegrid",
                "score",
                "conf/sweeps/" + options.study + ".conf",
                "--warehouse",
                copy.toString(),
                "--set",
                "sweep.scoring.engine=mllib",
                "--set",
                "sweep.controls=[]"));
    command.addAll(trial);
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with exit code " + code);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
