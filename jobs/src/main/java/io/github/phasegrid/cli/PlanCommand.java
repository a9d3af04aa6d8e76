package io.github.phasegrid.cli;

import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.util.Locale;

/** Says what a run would do. */
final class PlanCommand {
  private static final int PACKS_SHOWN = 10;

  private final SweepOptions options;
  private final TrainOptions training;

  PlanCommand(SweepOptions options, TrainOptions training) {
    this.options = options;
    this.training = training;
  }

  int call() throws IOException {
    LoadedSweep loaded = LoadedSweep.load(options);
    Warehouse warehouse = Warehouse.open(options.common.warehouse, HadoopSettings.configuration());
    Plan plan = loaded.plan(warehouse.inventory(), training.retryFailed);
    System.out.println(plan.headline());
    System.out.printf(
        "done: %d trials; failed: %d; to train: %d packs, %d checkpoints, about %s of disk%n",
        plan.doneTrials(),
        plan.failedTrials(),
        plan.packs().size(),
        plan.missingCheckpoints(),
        Sizes.text(plan.estimatedBytes()));
    plan.packs().stream().limit(PACKS_SHOWN).forEach(PlanCommand::print);
    if (plan.packs().size() > PACKS_SHOWN) {
      System.out.printf("  and %d packs more%n", plan.packs().size() - PACKS_SHOWN);
    }
    return ExitCode.DONE;
  }

  private static void print(Pack pack) {
    System.out.printf(
        Locale.ROOT,
        "  pack %s: %d trials (%s), engine %s, checkpoints %s%n",
        pack.id().substring(0, 8),
        pack.trials().size(),
        pack.describe(),
        pack.engine(),
        pack.checkpoints());
  }
}
