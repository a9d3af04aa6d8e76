package io.github.phasegrid.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  private static final Dataset DATA =
      new Dataset(
          "tiny",
          new ImageShape(1, 2, 2),
          10,
          new Examples(new byte[400], new byte[100], 4),
          new Examples(new byte[40], new byte[10], 4),
          "f".repeat(64));

  @TempDir Path folder;

  private Sweep sweep(String extra) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("s.conf"),
            "sweep { name = s, dataset { name = mnist-10k, validation-fraction = 0.2 }, "
                + "grid { width = [3, 5], repeat = 2 }, recipe.epochs = 9 }\n"
                + extra);
    return SweepFile.read(file, List.of());
  }

  @Test
  void expandsToEveryCombinationOnce() throws IOException {
    List<Trial> trials =
        sweep("sweep.grid { learning-rate = [0.1, 0.01], sample-size = [10, all] }").trials(DATA);
    assertThat(trials).hasSize(2 * 2 * 2 * 2);
    assertThat(trials.stream().map(Trial::fingerprint).distinct()).hasSize(trials.size());
    assertThat(trials.stream().map(t -> t.settings().integer(Setting.SAMPLE_SIZE)).distinct())
        .containsExactlyInAnyOrder(10, 80);
  }

  @Test
  void controlsAreOfTheFirstRepeatsAndOfNetworksThatCanHaveThem() throws IOException {
    Sweep sweep =
        sweep(
            "sweep { controls = [calibrated, pixels], control-repeats = 2, grid { repeat = 4,"
                + " first-repeat = 3, batch-norm = [true, false] } }");
    for (Trial trial : sweep.trials(DATA)) {
      List<Control> own =
          trial.settings().flag(Setting.BATCH_NORM)
              ? List.of(Control.CALIBRATED, Control.PIXELS)
              : List.of(Control.PIXELS);
      assertThat(sweep.controls(trial))
          .isEqualTo(trial.settings().integer(Setting.REPEAT) <= 4 ? own : List.of());
    }
    assertThat(sweep("").controls(sweep("").trials(DATA).get(0))).isEmpty();
  }

  @Test
  void allAndItsNumberAreTheSameTrial() throws IOException {
    assertThat(sweep("sweep.grid.sample-size = [all, 80]").trials(DATA)).hasSize(4);
  }

  @Test
  void settingsThatAreSwitchedOffDoNotTellTrialsApart() throws IOException {
    List<Trial> trials =
        sweep("sweep.grid { optimizer = [adam, momentum], momentum = [0.5, 0.9] }").trials(DATA);
    assertThat(trials).hasSize(2 * 2 * 3);
  }

  @Test
  void fingerprintIgnoresWhatCannotChangeWeights() throws IOException {
    Set<String> plain = fingerprints(sweep(""));
    assertThat(
            fingerprints(
                sweep(
                    "sweep { name = other, checkpoints = [1, 2], scoring.knn.neighbours = 3,"
                        + " models.keep = all, controls = [pixels], control-repeats = 1 }")))
        .isEqualTo(plain);
    for (String change :
        List.of(
            "sweep.seed = 2",
            "sweep.recipe.epochs = 8",
            "sweep.network.batch-norm = false",
            "sweep.dataset.validation-fraction = 0.1",
            "sweep.grid.label-noise = 0.1",
            "sweep.grid.first-repeat = 3")) {
      assertThat(fingerprints(sweep(change))).as(change).doesNotContainAnyElementsOf(plain);
    }
  }

  @Test
  void widthsOfOneRepeatShareTheDataSeedAndNothingElse() throws IOException {
    Map<Integer, Set<Long>> dataSeeds = new HashMap<>();
    Set<Long> trialSeeds = new HashSet<>();
    for (Trial trial : sweep("").trials(DATA)) {
      dataSeeds
          .computeIfAbsent(trial.settings().integer(Setting.REPEAT), r -> new HashSet<>())
          .add(trial.dataSeed());
      trialSeeds.add(trial.trialSeed());
    }
    assertThat(dataSeeds.values()).allSatisfy(seeds -> assertThat(seeds).hasSize(1));
    assertThat(dataSeeds.get(1)).isNotEqualTo(dataSeeds.get(2));
    assertThat(trialSeeds).hasSize(4);
  }

  /** What was published under a fingerprint must be found again by every later version. */
  @Test
  void fingerprintsAndSeedsNeverChange() throws IOException {
    Trial trial = sweep("sweep.engine = dl4j").trials(DATA).get(0);
    assertThat(
            List.of(
                trial.fingerprint(),
                Long.toString(trial.dataSeed()),
                Long.toString(trial.trialSeed())))
        .isEqualTo(GOLDEN);
  }

  private static final List<String> GOLDEN =
      List.of(
          "0383976831ff205dfadc3137764b4c0c06ba0e647e3d407ea0eff71b98f03a5b",
          "2806805672136827263",
          "-5652658935415279074");

  private static Plan planOf(Sweep sweep, Inventory inventory, boolean retryFailed) {
    return Plan.of(sweep, DATA, sweep.trials(DATA), inventory, retryFailed);
  }

  @Test
  void headlineCountsTheWholeSweep() throws IOException {
    Plan plan =
        planOf(sweep("sweep { engine = dl4j, checkpoints = [0, last] }"), Inventory.EMPTY, false);
    assertThat(plan.headline()).isEqualTo("s: 4 trials, 4 packs, 8 checkpoints");
    assertThat(plan.missingCheckpoints()).isEqualTo(8);
    assertThat(plan.estimatedBytes()).isPositive();
  }

  @Test
  void everyTrialIsInExactlyOnePackWithItsDataStream() throws IOException {
    Plan plan =
        planOf(
            sweep(
                "sweep.grid { sample-size = [10, 20], batch-size = [8, 16], input-noise = [0, 0.5]"
                    + " }"),
            Inventory.EMPTY,
            false);
    List<String> placed =
        plan.packs().stream().flatMap(p -> p.trials().stream()).map(Trial::fingerprint).toList();
    assertThat(placed)
        .containsExactlyInAnyOrderElementsOf(
            plan.trials().stream().map(Trial::fingerprint).toList());
    for (Pack pack : plan.packs()) {
      assertThat(pack.trials().stream().map(Trial::dataSeed).distinct()).hasSize(1);
      assertThat(pack.trials().stream().map(t -> t.settings().real(Setting.INPUT_NOISE)).distinct())
          .hasSize(1);
      assertThat(
              pack.trials().stream().map(t -> t.settings().integer(Setting.BATCH_SIZE)).distinct())
          .hasSize(1);
    }
  }

  @Test
  void plansOnlyWhatIsMissing() throws IOException {
    Sweep sweep = sweep("sweep { engine = dl4j, checkpoints = [3, last] }");
    List<Trial> trials = sweep.trials(DATA);
    Inventory inventory =
        new Inventory() {
          @Override
          public TrialState state(String trial) {
            if (trial.equals(trials.get(0).fingerprint())) {
              return TrialState.FAILED;
            }
            return trial.equals(trials.get(3).fingerprint()) ? TrialState.MISSING : TrialState.DONE;
          }

          @Override
          public Set<Split> missing(Trial trial, Checkpoint checkpoint) {
            return trial.equals(trials.get(1)) || checkpoint.equals(Checkpoint.LAST)
                ? Set.of()
                : Set.of(Split.TRAIN, Split.TEST);
          }

          @Override
          public boolean isRecorded(String trial, Checkpoint checkpoint) {
            return checkpoint.equals(new Checkpoint(3));
          }
        };
    Plan plan = planOf(sweep, inventory, false);
    assertThat(plan.headline()).isEqualTo("s: 4 trials, 4 packs, 8 checkpoints");
    assertThat(plan.doneTrials()).isEqualTo(2);
    assertThat(plan.failedTrials()).isEqualTo(1);
    Map<String, Pack> byTrial =
        plan.packs().stream()
            .collect(Collectors.toMap(p -> p.trials().get(0).fingerprint(), p -> p));
    assertThat(byTrial.keySet())
        .containsExactlyInAnyOrder(trials.get(2).fingerprint(), trials.get(3).fingerprint());
    assertThat(byTrial.get(trials.get(2).fingerprint()).checkpoints())
        .containsExactly(new Checkpoint(3));
    assertThat(byTrial.get(trials.get(2).fingerprint()).complete()).isFalse();
    assertThat(byTrial.get(trials.get(2).fingerprint()).looks())
        .containsExactly(new Look(new Checkpoint(3), List.of(Split.TRAIN, Split.TEST), true));
    assertThat(byTrial.get(trials.get(2).fingerprint()).newCheckpoints()).isEmpty();
    assertThat(byTrial.get(trials.get(3).fingerprint()).newCheckpoints())
        .containsExactly(new Checkpoint(3), Checkpoint.LAST);
    assertThat(byTrial.get(trials.get(3).fingerprint()).complete()).isTrue();
    assertThat(planOf(sweep, inventory, true).packs()).hasSize(3);
  }

  /** Asked of a trial that has training and test codes at 3, more is added in one training run. */
  @Test
  void plansTheCodesThatAreMissing() throws IOException {
    Sweep sweep =
        sweep(
            "sweep { checkpoints = [3, last], scoring.fit-on-validation = true,"
                + " probes = [pixels-shuffled-within-image, uniform] }");
    Set<Split> all =
        Set.of(
            Split.TRAIN,
            Split.TEST,
            Split.VALIDATION,
            Split.UNIFORM,
            Split.PIXELS_SHUFFLED_WITHIN_IMAGE);
    Set<Split> added = Set.of(Split.PIXELS_SHUFFLED_WITHIN_IMAGE, Split.VALIDATION);
    Inventory inventory =
        new Inventory() {
          @Override
          public TrialState state(String trial) {
            return TrialState.DONE;
          }

          @Override
          public Set<Split> missing(Trial trial, Checkpoint checkpoint) {
            return checkpoint.equals(Checkpoint.LAST) ? all : added;
          }

          @Override
          public boolean isRecorded(String trial, Checkpoint checkpoint) {
            return !checkpoint.equals(Checkpoint.LAST);
          }
        };

    assertThat(sweep.splits()).isEqualTo(all);
    List<Pack> packs = planOf(sweep, inventory, false).packs();
    assertThat(packs).hasSize(2);
    for (Pack pack : packs) {
      assertThat(pack.looks())
          .containsExactly(
              new Look(
                  new Checkpoint(3),
                  List.of(Split.VALIDATION, Split.PIXELS_SHUFFLED_WITHIN_IMAGE),
                  true),
              new Look(
                  Checkpoint.LAST,
                  List.of(
                      Split.TRAIN,
                      Split.TEST,
                      Split.VALIDATION,
                      Split.UNIFORM,
                      Split.PIXELS_SHUFFLED_WITHIN_IMAGE),
                  false));
    }
  }

  /** Files and states are found again by this name, so that what was started is gone on with. */
  @Test
  void idsOfPacksNeverChange() throws IOException {
    String sweep = "sweep { engine = dl4j, checkpoints = [0, last], grid { width = [3] } }";
    Pack plain = planOf(sweep(sweep), Inventory.EMPTY, false).packs().get(0);
    Pack withProbes =
        planOf(sweep(sweep + "\nsweep.probes = [uniform]"), Inventory.EMPTY, false).packs().get(0);

    assertThat(plain.trials().get(0).fingerprint()).isEqualTo(GOLDEN.get(0));
    assertThat(plain.id()).isEqualTo("e8fea5a7b9a03c612403a7b668152bac");
    assertThat(withProbes.id()).isNotEqualTo(plain.id());
  }

  @Test
  void aRandomSubsetIsAnotherTrialOnTheSameData() throws IOException {
    List<Trial> trials =
        sweep("sweep.grid { subset = [first, random], sample-size = [20, all], width = [3] }")
            .trials(DATA);
    assertThat(trials)
        .extracting(
            t -> t.settings().integer(Setting.SAMPLE_SIZE) + t.settings().text(Setting.SUBSET))
        .as("of all examples there is one subset")
        .containsExactly("20first", "20random", "80first", "20first", "20random", "80first");
    assertThat(trials.get(0).dataSeed()).isEqualTo(trials.get(1).dataSeed());
    assertThat(trials.get(0).fingerprint())
        .isEqualTo(sweep("sweep.grid.sample-size = [20]").trials(DATA).get(0).fingerprint())
        .isNotEqualTo(trials.get(1).fingerprint());
    assertThat(trials).extracting(Trial::probeSeed).containsOnly(trials.get(0).probeSeed());
  }

  /** Rows of tables that are older than a setting say nothing of it. */
  @Test
  void settingsThatWereAddedMayBeLeftOut() throws IOException {
    Settings settings = sweep("").trials(DATA).get(0).settings();
    Map<Setting, Object> older = new HashMap<>();
    for (Setting setting : Setting.values()) {
      if (!setting.isAddition()) {
        older.put(setting, settings.get(setting));
      }
    }
    assertThat(older).doesNotContainKey(Setting.SUBSET);
    assertThat(Settings.of(older)).isEqualTo(settings);
  }

  @Test
  void workersMakeOtherTrialsAndLeaveThoseOfOneTaskAlone() throws IOException {
    String both = "sweep.grid { parallelism = [task, data], workers = [2, 8] }\n";
    List<Trial> trials =
        sweep(both + "sweep { recipe.batch-size = 10, grid { width = [3], repeat = 1 } }")
            .trials(DATA);
    assertThat(trials)
        .extracting(
            Trial::engine,
            t -> t.settings().get(Setting.PARALLELISM),
            t -> t.settings().get(Setting.WORKERS),
            t -> t.settings().get(Setting.AVERAGING_FREQUENCY))
        .containsExactly(
            tuple("fused", "task", 1, 0), tuple("dl4j", "data", 2, 5), tuple("dl4j", "data", 8, 5));
    assertThat(trials).extracting(Trial::fingerprint).doesNotHaveDuplicates();
    assertThat(trials.get(0).fingerprint())
        .isEqualTo(
            sweep("sweep { recipe.batch-size = 10, grid { width = [3], repeat = 1 } }")
                .trials(DATA)
                .get(0)
                .fingerprint());
    assertThat(trials).extracting(Trial::dataSeed).containsOnly(trials.get(0).dataSeed());
  }

  /** Of a trial without any setting that was added later. */
  @Test
  void fingerprintsOfTrialsThatWereTrainedBeforeStand() throws IOException {
    assertThat(sweep("").trials(DATA).get(0).fingerprint())
        .isEqualTo("875aecb70108ad839ec482925a61363348eff1eedbc07d67d735d334de889a3f");
  }

  @Test
  void refusesWorkersWithoutWork() throws IOException {
    Sweep many = sweep("sweep.training { parallelism = data, workers = 3 }");
    assertThatThrownBy(() -> many.trials(DATA))
        .isInstanceOf(UserMistakeException.class)
        .hasMessage(
            "sweep.training.workers: 3 are more than the 2 minibatches of an epoch (80 visits, 64"
                + " at a time); give at most 2, or a smaller recipe.batch-size");
    Sweep fused = sweep("sweep { engine = fused, training.parallelism = data }");
    assertThatThrownBy(() -> fused.trials(DATA))
        .isInstanceOf(UserMistakeException.class)
        .hasMessage(
            "sweep.engine: fused trains in one task, and sweep.training.parallelism is data; give"
                + " auto or dl4j");
  }

  @Test
  void refusesToFitOnNoValidationExamples() throws IOException {
    Sweep sweep =
        sweep("sweep { scoring.fit-on-validation = true, dataset.validation-fraction = 0 }");
    assertThatThrownBy(() -> sweep.trials(DATA))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("tiny has no validation examples; give a larger fraction")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesASampleLargerThanTheTrainingSplit() throws IOException {
    Sweep sweep = sweep("sweep.grid.sample-size = [81]");
    assertThatThrownBy(() -> sweep.trials(DATA))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("81 is more than the 80 training examples");
  }

  private static Set<String> fingerprints(Sweep sweep) {
    return sweep.trials(DATA).stream().map(Trial::fingerprint).collect(Collectors.toSet());
  }
}
