package io.github.phasegrid.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.sweep.Inventory;
import io.github.phasegrid.sweep.Keep;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.training.DataParallelTrainer;
import io.github.phasegrid.training.Trainer;
import io.github.phasegrid.training.WorkerPool;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trials of workers that lose what trains them: they go on, to the bytes of an undisturbed run. */
class SparkWorkersLossTest {
  private static TwoSlots slots;

  @BeforeAll
  static void start() {
    slots = TwoSlots.start();
  }

  @AfterAll
  static void stop() {
    slots.close();
  }

  /** Trains a pack from the driver; its files are staged under the folder. */
  private static PackTask.Result trained(Path house, Pack pack, WorkerPool pool)
      throws IOException, InterruptedException {
    Provenance provenance = new Provenance("c", "v", "d", "s", "j", "h", "p", "b", "u", "f", "r");
    PackTask task =
        new PackTask(
            pack,
            Keep.LAST,
            house.toString(),
            Map.of(),
            provenance,
            Accelerator.ofThisBuild(),
            Duration.ZERO);
    Trainer trainer = new DataParallelTrainer(pack.averaging().orElseThrow(), pool);
    return task.run(
        slots.digits(), trainer, Place.ofDriver(Accelerator.ofThisBuild()), slots.signs());
  }

  /** A trial of three workers and four epochs, of two rounds each. */
  private static Pack fourEpochs() {
    Sweep sweep =
        slots.sweep(
            """
            sweep.training { workers = 3, averaging-frequency = 2 }
            sweep { recipe.epochs = 4, checkpoints = [1, last] }""");
    return Plan.of(sweep, slots.digits(), sweep.trials(slots.digits()), Inventory.EMPTY, false)
        .packs()
        .get(0);
  }

  @Test
  void aLostDriverIsGoneOnFromToTheSameBytes(@TempDir Path folder)
      throws IOException, InterruptedException {
    Pack pack = fourEpochs();
    try (SparkWorkers workers = slots.workers(pack.trials().get(0), slots.signs())) {
      WorkerPool lost =
          (run, sample, network, round) -> {
            if (round.epoch() == 2 && round.number() == 1) {
              throw new IllegalStateException("the driver is lost");
            }
            return workers.train(run, sample, network, round);
          };
      Path whole = folder.resolve("whole");
      PackTask.Result undisturbed = trained(whole, pack, workers);
      assertThat(undisturbed.resumedAfter()).isZero();
      Path house = folder.resolve("house");
      assertThatThrownBy(() -> trained(house, pack, lost)).hasMessage("the driver is lost");
      PackTask.Result resumed = trained(house, pack, workers);
      assertThat(resumed.resumedAfter()).isBetween(1, 2);
      assertThat(resumed.trials()).isEqualTo(undisturbed.trials());
      assertThat(files(house, resumed)).isEqualTo(files(whole, undisturbed)).hasSize(3);
    }
  }

  /** Keeps a task from ending, as a native call that does not return would; opened at the end. */
  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  private static int hang() {
    boolean hangs = true;
    while (hangs) {
      try {
        RELEASED.await();
        hangs = false;
      } catch (InterruptedException e) {
        // deaf to that
      }
    }
    return 0;
  }

  @Test
  @Timeout(60)
  void aSilentWorkerIsGivenUpAndTheTrialGoesOnToTheSameBytes(@TempDir Path folder)
      throws IOException, InterruptedException {
    Pack pack = fourEpochs();
    Path whole = folder.resolve("whole");
    Path house = folder.resolve("house");
    List<String> said = new ArrayList<>();
    ParallelJobs parallel =
        new ParallelJobs(
            slots.spark(), () -> 1, new StopSignal(), Duration.ofSeconds(3), said::add);
    try (SparkWorkers workers = slots.workers(pack.trials().get(0), parallel.signs())) {
      PackTask.Result undisturbed = trained(whole, pack, workers);
      AtomicBoolean hung = new AtomicBoolean();
      WorkerPool silent =
          (run, sample, network, round) -> {
            if (round.epoch() == 2 && round.number() == 1 && !hung.getAndSet(true)) {
              slots.spark().parallelize(List.of(1), 1).map(one -> hang()).collect();
            }
            return workers.train(run, sample, network, round);
          };
      List<PackTask.Result> results = new ArrayList<>();
      parallel.run(
          List.of(new ParallelJobs.Job<>("a trial", () -> trained(house, pack, silent))),
          new Collected(results));
      assertThat(said).last().asString().matches("a trial: given up, no sign of life for .*");
      assertThat(results).hasSize(1);
      assertThat(results.get(0).resumedAfter()).isBetween(1, 2);
      assertThat(files(house, results.get(0))).isEqualTo(files(whole, undisturbed)).hasSize(3);
    } finally {
      RELEASED.countDown();
    }
  }

  /** Takes what jobs return; none may break. */
  private record Collected(List<PackTask.Result> results)
      implements ParallelJobs.Results<PackTask.Result> {
    @Override
    public void done(PackTask.Result result) {
      results.add(result);
    }

    @Override
    public void broken(String description, Throwable cause) {
      throw new AssertionError(description, cause);
    }

    @Override
    public boolean goOn() {
      return true;
    }
  }

  /** Digests of the staged files but that of trials, which tells times. */
  private static Map<Table, String> files(Path house, PackTask.Result result) throws IOException {
    Map<Table, String> digests = new TreeMap<>();
    for (TableFile file : result.output().files()) {
      if (file.table() != Table.TRIALS) {
        byte[] bytes = Files.readAllBytes(house.resolve(file.path()));
        digests.put(file.table(), DigestUtils.sha256Hex(bytes));
      }
    }
    return digests;
  }
}
