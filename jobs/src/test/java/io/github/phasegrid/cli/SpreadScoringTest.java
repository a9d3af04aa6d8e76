package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell in several partitions is measured as one that a single task holds. */
class SpreadScoringTest {
  private static final String ROWS =
      "from properties order by checkpoint, probe"; // one trial, all layers

  @TempDir Path folder;

  private List<Map<String, Object>> score(int partitions) throws Exception {
    Path house = folder.resolve("house");
    CommandRun run =
        CommandRun.smoke(
            "run",
            house,
            "sweep.grid.width=[9]",
            "sweep.grid.repeat=1",
            "sweep.grid.label-noise=[0.3]",
            "sweep.probes=[uniform]",
            "sweep.scoring.engine=mllib",
            "sweep.scoring.fit-on-validation=true",
            "sweep.scoring.kmeans.restarts=2",
            "sweep.scoring.kmeans.max-iterations=5",
            "sweep.scoring.logistic.max-iterations=20",
            "sweep.scoring.logistic.family=multinomial",
            "sweep.scoring.partitions=" + partitions);
    assertThat(run.exit()).as(run.err()).isZero();
    try (Tables tables = Tables.of(house)) {
      return tables.rows(ROWS);
    }
  }

  @Test
  void partitionsChangeNoMeasure() throws Exception {
    List<Map<String, Object>> single = score(1);
    List<Map<String, Object>> spread = score(3);
    assertThat(spread).hasSize(4);
    for (int row = 0; row < spread.size(); row++) {
      for (Map.Entry<String, Object> told : single.get(row).entrySet()) {
        Object again = spread.get(row).get(told.getKey());
        if (told.getKey().equals("scoring_partitions")) {
          assertThat(again).isEqualTo(3);
        } else if (told.getKey().matches("logistic.*accuracy.*")) {
          assertClose(again, told, 0.005); // sums of another order
        } else if (told.getValue() instanceof Double) {
          assertClose(again, told, 1e-12);
        } else if (!told.getKey().equals("scoring_fingerprint")) {
          assertThat(again).as(told.getKey()).isEqualTo(told.getValue());
        }
      }
    }
    assertThat(single.get(0)).doesNotContainEntry("kmeans_ari_train", null);
  }

  private static void assertClose(Object again, Map.Entry<String, Object> told, double tolerance) {
    if (told.getValue() == null) {
      assertThat(again).as(told.getKey()).isNull();
    } else {
      assertThat((Double) again)
          .as(told.getKey())
          .isCloseTo((Double) told.getValue(), within(tolerance));
    }
  }
}
