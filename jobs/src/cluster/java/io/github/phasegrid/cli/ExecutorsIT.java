package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One, two and four executors compute the same, row by row. */
class ExecutorsIT {
  private static final List<String> FOUR_PACKS =
      List.of("sweep.grid.repeat=4", "sweep.scoring.engine=packed");

  @TempDir Path folder;

  @Test
  void theirNumberDoesNotMatter() throws Exception {
    for (int executors : new int[] {1, 2, 4}) {
      CommandRun run =
          new Launched(folder, Map.of())
              .smoke(
                  "run",
                  folder.resolve("house-" + executors).toString(),
                  FOUR_PACKS,
                  List.of("--master", "local-cluster[" + executors + ",1,1024]"));
      assertThat(run.exit()).as(run.err()).isZero();
      StandaloneIT.assertSame(folder.resolve("house-" + executors), folder.resolve("house-1"));
    }
  }
}
