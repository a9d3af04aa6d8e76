package io.github.phasegrid.bench.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.PythonScripts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * numpy and scikit-learn on whole cells, one process a core. K-NN is asked for some of the test
 * codes, and its time scaled to all.
 */
final class SklearnCells implements Contestant {
  private static final int NEIGHBOUR_QUERIES = 1000;
  private static final double COST_TOLERANCE = 0.01;
  private static final double OBJECTIVE_TOLERANCE = 1e-4;
  private static final double ACCURACY_TOLERANCE = 0.005;
  private static final int SECONDS_PER_HOUR = 3600;

  private final PythonScripts scripts;
  private final Path folder;
  private final List<Codes> cells;
  private final Map<Codes, PackedCells.Found> ours = new HashMap<>();
  private final Map<Codes, JsonNode> answers = new HashMap<>();

  /**
   * @param folder where {@link Codes#writeForPython} wrote the cells
   */
  SklearnCells(PythonScripts scripts, Path folder, List<Codes> cells) {
    this.scripts = scripts;
    this.folder = folder;
    this.cells = cells;
    cells.forEach(cell -> ours.put(cell, PackedCells.find(cell)));
  }

  @Override
  public String name() {
    return "numpy, scikit-learn";
  }

  @Override
  public String unit() {
    return PackedCells.UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    List<List<Codes>> shares = PackedCells.shares(cells);
    List<String> lines =
        scripts.run("sklearn_cells.py", shares.stream().map(this::arguments).toList());
    double slowest = 0;
    for (int i = 0; i < shares.size(); i++) {
      JsonNode answer = new ObjectMapper().readTree(lines.get(i));
      slowest = Math.max(slowest, answer.get("seconds").asDouble());
      for (int cell = 0; cell < shares.get(i).size(); cell++) {
        answers.put(shares.get(i).get(cell), answer.get("cells").get(cell));
      }
    }
    return cells.size() * SECONDS_PER_HOUR / slowest;
  }

  private List<String> arguments(List<Codes> share) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(NEIGHBOUR_QUERIES));
    share.forEach(cell -> arguments.add(folder.resolve(cell.trial()) + ":" + cell.bits()));
    return arguments;
  }

  /**
   * Compares with what the packed scorer finds. It may find less costly clusters and smaller
   * objectives, but not worse ones.
   */
  String check() {
    for (Codes cell : cells) {
      PackedCells.Found found = ours.get(cell);
      JsonNode theirs = answers.get(cell);
      same(cell, "distinct_train", found.distinctTrain(), theirs);
      same(cell, "distinct_test", found.distinctTest(), theirs);
      notMore(cell, "cost_train", found.costTrain(), theirs, COST_TOLERANCE);
      notMore(cell, "cost_test", found.costTest(), theirs, COST_TOLERANCE);
      notMore(cell, "objective", found.objective(), theirs, OBJECTIVE_TOLERANCE);
      near(cell, "accuracy_train", found.accuracyTrain(), theirs);
      near(cell, "accuracy_test", found.accuracyTest(), theirs);
    }
    return "distinct codes are the same, K-Means costs at most 1 % more, logistic regression's"
        + " objective is at most 1e-4 above, accuracies differ by 0.005 at most";
  }

  private static void same(Codes cell, String what, int ours, JsonNode theirs) {
    require(ours == theirs.get(what).asInt(), cell, what, ours, theirs);
  }

  private static void notMore(
      Codes cell, String what, double ours, JsonNode theirs, double tolerance) {
    require(ours <= theirs.get(what).asDouble() * (1 + tolerance), cell, what, ours, theirs);
  }

  private static void near(Codes cell, String what, double ours, JsonNode theirs) {
    double difference = Math.abs(ours - theirs.get(what).asDouble());
    require(difference <= ACCURACY_TOLERANCE, cell, what, ours, theirs);
  }

  private static void require(
      boolean holds, Codes cell, String what, double ours, JsonNode theirs) {
    if (!holds) {
      throw new Contest.WrongAnswer(
          "%s of a cell of %d bits is %s, and %s to scikit-learn"
              .formatted(what, cell.bits(), ours, theirs.get(what)));
    }
  }
}
