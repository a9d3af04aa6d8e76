package io.github.phasegrid.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What came of the rounds: a JSON file, from which rounds go on, and a table beside it. */
final class ChaosReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final List<Round> rounds = new ArrayList<>();

  /**
   * One round.
   *
   * @param seed and number of the round: what was left to chance follows from them
   * @param moment what the run had said when it was struck
   * @param struck whether the run was still going then
   * @param exit the disturbed run's exit code
   * @param lastWords what it said last
   * @param seconds it took
   * @param secondsAgain the next run, of the same command, took
   * @param tasksAgain Spark tasks of both beyond those of an undisturbed run
   * @param resumed packs that went on from a saved state
   * @param leftInStaging files that zombies left where no reader looks
   * @param wrong what was not as after an undisturbed run; none if all was
   */
  record Round(
      long seed,
      int number,
      Disturbance kind,
      String moment,
      boolean struck,
      int exit,
      String lastWords,
      double seconds,
      double secondsAgain,
      int tasksAgain,
      int resumed,
      int leftInStaging,
      List<String> wrong) {}

  private ChaosReport(Path file) {
    this.file = file;
  }

  /** The one in a file, with the rounds it already has of that seed. */
  static ChaosReport at(Path file, long seed) throws IOException {
    ChaosReport report = new ChaosReport(file);
    if (Files.exists(file)) {
      List<Round> before = JSON.readValue(file.toFile(), new TypeReference<List<Round>>() {});
      before.stream().filter(round -> round.seed() == seed).forEach(report.rounds::add);
    }
    return report;
  }

  /** Those that are done. */
  List<Round> rounds() {
    return rounds;
  }

  /** Adds one, and writes both files. */
  void add(Round round) throws IOException {
    rounds.add(round);
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writeValue(file.toFile(), rounds);
    Files.writeString(file.resolveSibling(file.getFileName() + ".md"), table());
  }

  private String table() {
    StringBuilder table = new StringBuilder();
    table.append("| disturbance | rounds | struck before the end | run got over it | all equal after it ran again |");
    table.append(" tasks done again, mean (most) | packs resumed | s the next run took, mean |\n|---|---|---|---|---|---|---|---|\n");
    for (Disturbance kind : Disturbance.values()) {
      List<Round> of = rounds.stream().filter(round -> round.kind() == kind).toList();
      if (!of.isEmpty()) {
        table.append(line(kind.words(), of));
      }
    }
    return table.append(line("**all**", rounds)).toString();
  }

  private static String line(String name, List<Round> rounds) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %.1f (%d) | %d | %.0f |%n",
        name,
        rounds.size(),
        rounds.stream().filter(Round::struck).count(),
        rounds.stream().filter(round -> round.exit() == 0).count(),
        rounds.stream().filter(round -> round.wrong().isEmpty()).count(),
        rounds.stream().mapToInt(Round::tasksAgain).average().orElse(0),
        rounds.stream().mapToInt(Round::tasksAgain).max().orElse(0),
        rounds.stream().mapToInt(Round::resumed).sum(),
        rounds.stream().mapToDouble(Round::secondsAgain).average().orElse(0));
  }

  /** What went wrong, a line each. */
  List<String> wrong() {
    return rounds.stream()
        .filter(round -> !round.wrong().isEmpty())
        .map(
            round ->
                round.number() + " " + round.kind() + ": " + round.wrong().stream().collect(Collectors.joining("; ")))
        .toList();
  }
}
