package io.github.phasegrid.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Augmentation;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sweeps in {@code conf/sweeps}: each is what its first lines say. */
class ShippedSweepsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "..", "conf", "sweeps");

  /** As many examples as the real ones, kept as one pixel each. */
  private static final Map<String, Dataset> DATA =
      Map.of(
          "mnist", dataset("mnist", new ImageShape(1, 28, 28), 60_000, 10_000),
          "cifar10", dataset("cifar10", new ImageShape(3, 32, 32), 50_000, 10_000),
          "mnist-10k", dataset("mnist-10k", new ImageShape(1, 28, 28), 8_000, 2_000));

  private static Dataset dataset(String name, ImageShape shape, int train, int test) {
    return new Dataset(name, shape, 10, examples(train), examples(test), "f".repeat(64));
  }

  private static Examples examples(int count) {
    return new Examples(new byte[count], new byte[count], 1);
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".conf", ""))
          .sorted()
          .toList();
    }
  }

  private static Sweep sweep(String name) {
    return SweepFile.read(FOLDER.resolve(name + ".conf"), List.of());
  }

  private static Plan plan(String name) {
    Sweep sweep = sweep(name);
    Dataset data = DATA.get(sweep.dataset().name());
    return Plan.of(sweep, data, sweep.trials(data), Inventory.EMPTY, false);
  }

  /** The comment on top. */
  private static String head(String name) throws IOException {
    return Files.readAllLines(FOLDER.resolve(name + ".conf")).stream()
        .takeWhile(line -> line.startsWith("#"))
        .map(line -> line.substring(1).strip())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @MethodSource("names")
  void planToWhatTheirFirstLinesSay(String name) throws IOException {
    Plan plan = plan(name);
    String head = head(name);
    Matcher told = Pattern.compile("(\\d+) trials(?:, (\\d+) checkpoints)?").matcher(head);

    assertThat(plan.sweep().name()).isEqualTo(name);
    assertThat(told.find()).as(head).isTrue();
    assertThat(plan.trials()).hasSize(Integer.parseInt(told.group(1)));
    if (told.group(2) != null) {
      assertThat(plan.checkpointCount()).isEqualTo(Long.parseLong(told.group(2)));
    }
    assertThat(head).containsPattern("[Oo]n 2 cores|Seconds");
  }

  /** The published scripts' grids at 10 repeats. */
  @ParameterizedTest
  @CsvSource({
    "mnist-capacity, 230",
    "mnist-sample-size, 420",
    "mnist-training-time, 30",
    "cifar10-capacity, 200",
    "cifar10-sample-size, 480",
    "cifar10-training-time, 40",
    "mnist-capacity-sgd, 230",
    "mnist-sample-size-sgd, 420",
    "mnist-training-time-sgd, 30"
  })
  void thePapersStudiesHaveTheirTrials(String name, int trials) {
    assertThat(plan(name).trials()).hasSize(trials);
  }

  @Test
  void thePapersStudiesHaveTheScriptsRecipe() {
    for (String study : List.of("capacity", "sample-size", "training-time")) {
      Settings mnist = plan("mnist-" + study).trials().get(0).settings();
      Settings cifar = plan("cifar10-" + study).trials().get(0).settings();
      for (Settings settings : List.of(mnist, cifar)) {
        assertThat(settings.recipe().learningRate()).isEqualTo(0.01);
        assertThat(settings.recipe().weightDecay()).isEqualTo(1e-6);
        assertThat(settings.integer(Setting.EPOCHS)).isEqualTo(200);
        assertThat(settings.text(Setting.EARLY_STOPPING_MONITOR))
            .isEqualTo(study.equals("training-time") ? "none" : "training-loss");
      }
      assertThat(mnist.integer(Setting.DEPTH)).isEqualTo(1);
      assertThat(cifar.integer(Setting.DEPTH)).isEqualTo(5);
      assertThat(sweep("mnist-" + study).scoring()).isEqualTo(sweep("cifar10-" + study).scoring());
      Trial sgd = plan("mnist-" + study + "-sgd").trials().get(0);
      assertThat(sgd.validationFraction()).isZero();
      assertThat(sgd.settings().flag(Setting.BATCH_NORM)).isFalse();
      assertThat(sgd.settings().integer(Setting.EPOCHS))
          .isEqualTo(study.equals("training-time") ? 2000 : 400);
    }
    assertThat(sweep("mnist-training-time").checkpoints())
        .extracting(Checkpoint::epoch)
        .containsExactly(0, 1, 3, 6, 10, 20, 30, 40, 60, 80, 100, 120, 140, 160, 180, 200);
  }

  @Test
  void convolutionalNetworksHaveTheScriptsRecipe() {
    for (Trial trial : plan("cnn-cifar10-depth").trials()) {
      Recipe recipe = trial.settings().recipe();
      assertThat(recipe.learningRate(49)).isEqualTo(0.01);
      assertThat(recipe.learningRate(50)).isCloseTo(0.001, within(1e-12));
      assertThat(recipe.weightDecay()).isEqualTo(5e-6);
      assertThat(recipe.augmentation()).isEqualTo(new Augmentation(15, 0.1, true));
      assertThat(recipe.epochs()).isEqualTo(200);
      assertThat(recipe.dropout())
          .isEqualTo(trial.settings().text(Setting.ARCHITECTURE).startsWith("vgg") ? 0.5 : 0);
      assertThat(trial.engine()).isEqualTo("dl4j");
    }
    assertThat(plan("cnn-cifar10-depth").trials().get(0).network().codeBits()).isEqualTo(277_504);
  }

  @Test
  void randomInputLooksAtTheNetworksOfTheTrainingTimeStudy() {
    assertThat(plan("random-input").trials()).isEqualTo(plan("mnist-training-time").trials());
    assertThat(sweep("random-input").scoring().fingerprint())
        .isEqualTo(sweep("mnist-training-time").scoring().fingerprint());
    assertThat(sweep("random-input").probes()).hasSize(4);
  }

  /** A driver elsewhere is handed the sweep as one line. */
  @ParameterizedTest
  @MethodSource("names")
  void travelAsOneLine(String name) {
    Sweep sweep = sweep(name);
    String line = SweepFile.toLine(sweep);

    assertThat(line).doesNotContain("{", "}", "\n");
    assertThat(SweepFile.ofLine(line, Path.of("elsewhere.conf"))).isEqualTo(sweep);
    assertThat(sweep.dataset()).isInstanceOf(DatasetSpec.Named.class);
  }
}
