package io.github.phasegrid.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RandomTenthTest {
  private static final Path RESULTS = Path.of("../docs/results");

  private static List<List<String>> tenth(String study, long seed) throws Exception {
    return RandomTenth.options(RESULTS.resolve(study).resolve("properties.parquet"), seed);
  }

  private static List<String> cells(List<List<String>> trials) {
    List<String> cells = new ArrayList<>();
    for (List<String> trial : trials) {
      String last = trial.get(trial.size() - 1);
      String checkpoints = last.substring("sweep.checkpoints=[".length(), last.length() - 1);
      Pattern.compile(",")
          .splitAsStream(checkpoints)
          .forEach(checkpoint -> cells.add(trial.subList(0, trial.size() - 2) + " " + checkpoint));
    }
    return cells;
  }

  @Test
  void aTrialHasItsOwnValueOnEveryAxis() throws Exception {
    assertThat(tenth("input-noise", 1))
        .allSatisfy(
            trial ->
                assertThat(String.join(" ", trial))
                    .matches(
                        "--set sweep.grid.repeat=1 --set sweep.grid.first-repeat=[123]"
                            + " --set sweep.grid.width=\\[(10|40|100)]"
                            + " --set sweep.grid.input-noise=\\[[01]\\.\\d]"
                            + " --set sweep.checkpoints=\\[last]"));
  }

  /** 480 cells of 30 trials: a tenth of them, each once. */
  @Test
  void itIsATenth() throws Exception {
    assertThat(cells(tenth("mnist-training-time", 1))).hasSize(48).doesNotHaveDuplicates();
    assertThat(tenth("mnist-training-time", 1).size()).isBetween(15, 30);
  }

  @Test
  void itIsDrawnByTheSeed() throws Exception {
    assertThat(tenth("input-noise", 1)).isEqualTo(tenth("input-noise", 1));
    assertThat(cells(tenth("input-noise", 1))).isNotEqualTo(cells(tenth("input-noise", 2)));
  }
}
