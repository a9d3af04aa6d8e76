package io.github.phasegrid.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.sweep.Inventory;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far packs say they are, and what is made of it. */
class TrainProgressTest {
  private static final Dataset DIGITS =
      Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("."));

  private static List<Pack> packs(String text) {
    String sweep = "sweep { name = x, dataset.name = mnist-10k, recipe.batch-size = 32 }\n";
    Sweep parsed = SweepFile.ofText(sweep + text, List.of(), Path.of("x.conf"));
    return Plan.of(parsed, DIGITS, parsed.trials(DIGITS), Inventory.EMPTY, false).packs();
  }

  private static final class Reached implements Progress {
    private final List<Double> shares = new ArrayList<>();

    double last() {
      return shares.get(shares.size() - 1);
    }

    @Override
    public void begin(String stage, int units) {}

    @Override
    public void unitDone(String what, boolean failed) {}

    @Override
    public void reached(double share) {
      shares.add(share);
    }

    @Override
    public void say(String line) {}

    @Override
    public void close() {}
  }

  @Test
  void packsCountByTheirWork() {
    List<Pack> packs =
        packs("sweep { recipe.epochs = 2, grid { width = [6], sample-size = [100, 300] } }");
    Reached reached = new Reached();
    TrainProgress progress = new TrainProgress(packs, reached);
    progress.named("large", packs.get(0));
    progress.named("small", packs.get(1));
    progress.running(Map.of("large", 0.5, "small", 0.5, "somebody else's", 0.5));
    assertThat(reached.last()).isEqualTo(0.5);
    progress.ended("small");
    assertThat(reached.last()).isEqualTo((150 + 100) / 400.0);
    progress.running(Map.of("large", 0.6, "small", 1.0)); // told just before it ended
    assertThat(reached.last()).isCloseTo((180 + 100) / 400.0, within(1e-12));
    progress.ended("large");
    progress.ended("all that is left"); // no pack
    assertThat(reached.last()).isEqualTo(1);
  }

  @Test
  void aPackIsAsFarAsItsEpochsAndTheStepsOfTheOneBegun() {
    List<Pack> packs = packs("sweep { recipe.epochs = 4, grid.width = [3, 6] }");
    assertThat(packs).hasSize(1);
    double[] share = new double[1];
    PackProgress progress = new PackProgress(packs.get(0), 100, more -> share[0] += more);
    progress.stepDone();
    assertThat(share[0]).as("a step of four").isCloseTo(1 / 32.0, within(1e-12));
    for (int i = 0; i < 9; i++) {
      progress.stepDone();
    }
    assertThat(share[0]).as("no more than the epoch").isCloseTo(1 / 8.0, within(1e-12));
    progress.epochDone();
    progress.epochDone();
    assertThat(share[0]).isCloseTo(2 / 8.0, within(1e-12));
    List<Trial> trials = packs.get(0).trials();
    progress.ended(trials.get(0), 1); // stopped early
    assertThat(share[0]).isCloseTo(5 / 8.0, within(1e-12));
    for (int i = 0; i < 3; i++) {
      progress.epochDone();
    }
    progress.ended(trials.get(1), 4);
    assertThat(share[0]).isCloseTo(1, within(1e-12));
  }

  @Test
  void aPackWithoutEpochsDoesNotDivideByNone() {
    Pack all =
        packs("sweep { recipe.epochs = 4, grid.width = [3], checkpoints = [0, last] }").get(0);
    Pack untrained = new Pack(all.id(), all.trials(), all.looks().subList(0, 1), false);
    double[] share = new double[1];
    new PackProgress(untrained, 100, more -> share[0] += more).ended(all.trials().get(0), 0);
    assertThat(share[0]).isZero();
  }
}
