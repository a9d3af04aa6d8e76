package io.github.phasegrid.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.scoring.LogisticFamily;
import io.github.phasegrid.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepFileTest {
  private static final Path SHIPPED = Path.of("../conf/sweeps");

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("some.conf"), text);
  }

  private Sweep read(String text) throws IOException {
    return SweepFile.read(write(text), List.of());
  }

  @Test
  void readsEveryKey() throws IOException {
    Sweep sweep =
        read(
            """
            sweep {
              name = everything, seed = 7, engine = dl4j
              dataset { name = mnist-10k, validation-fraction = 0.25 }
              network { depth = 2, activation = leaky-relu, leak = 0.1, batch-norm = false }
              recipe {
                optimizer = momentum, momentum = 0.8, learning-rate = 0.02, batch-size = 32, epochs = 12
                schedule { factor = 0.5, every = 3 }
                weight-decay = 1e-6, dropout = 0.2
                early-stopping { monitor = training-loss, patience = 4 }
              }
              grid { width = [3, 7], sample-size = [all, 100], label-noise = [0, 0.5], repeat = 3, first-repeat = 4 }
              checkpoints = [0, 10, last]
              scoring {
                kmeans { seed = 1, restarts = 2, max-iterations = 3 }
                knn { neighbours = 5 }
                logistic { family = multinomial, c = 2, max-iterations = 9 }
                layers = [all, hidden2]
              }
              models.keep = none
              codes.keep = last
            }
            """);
    assertThat(sweep.name()).isEqualTo("everything");
    assertThat(sweep.seed()).isEqualTo(7);
    assertThat(sweep.validationFraction()).isEqualTo(0.25);
    assertThat(sweep.values().get(Setting.WIDTH)).containsExactly(3, 7);
    assertThat(sweep.values().get(Setting.REPEAT)).containsExactly(4, 5, 6);
    assertThat(sweep.values().get(Setting.SCHEDULE_EVERY)).containsExactly(3);
    assertThat(sweep.axes())
        .containsExactly(Setting.WIDTH, Setting.SAMPLE_SIZE, Setting.LABEL_NOISE);
    assertThat(sweep.checkpoints())
        .containsExactly(new Checkpoint(0), new Checkpoint(10), Checkpoint.LAST);
    assertThat(sweep.scoring().logistic().family()).isEqualTo(LogisticFamily.MULTINOMIAL);
    assertThat(sweep.scoring().layers()).containsExactly("all", "hidden2");
    assertThat(sweep.engine()).isEqualTo(EngineChoice.DL4J);
    assertThat(sweep.keepModels()).isEqualTo(Keep.NONE);
    assertThat(sweep.keepCodes()).isEqualTo(Keep.LAST);
    assertThat(sweep.resolved()).contains("\"width\":[3,7]");
  }

  @Test
  void anyNetworkOrRecipeKeyCanBeAnAxis() throws IOException {
    Sweep sweep =
        read(
            """
            sweep {
              name = axes, dataset.name = mnist-10k
              grid { width = 5, depth = [1, 2], batch-norm = [true, false], optimizer = [adam, sgd],
                     schedule.every = [1, 2], schedule.factor = 0.5, weight-decay = [0, 1e-4] }
            }
            """);
    assertThat(sweep.axes())
        .containsExactly(
            Setting.DEPTH,
            Setting.BATCH_NORM,
            Setting.OPTIMIZER,
            Setting.SCHEDULE_EVERY,
            Setting.WEIGHT_DECAY);
  }

  @Test
  void layersMayBeOneWordAndBitsLimited() throws IOException {
    String start =
        "sweep { name = x, dataset.name = mnist-10k, grid.width = 3, network.depth = 2\n";
    assertThat(read(start + "scoring.layers = last }").scoring().layers()).containsExactly("last");
    assertThat(read(start + "scoring.layers = [each, hidden2] }").scoring().layers())
        .containsExactly("each", "hidden2");
    assertThat(read(start + "scoring.max-bits = 50 }").scoring().maxBits()).isEqualTo(50);
    assertThat(read(start + "scoring.max-bits = all }").scoring().fingerprint())
        .isEqualTo(read(start + "}").scoring().fingerprint())
        .isNotEqualTo(read(start + "scoring.max-bits = 50 }").scoring().fingerprint());
  }

  @Test
  void convolutionalNetworksNeedNoWidthAndHaveMoreLayers() throws IOException {
    Sweep sweep =
        read(
            """
            sweep {
              name = x, dataset.name = mnist-10k
              grid.architecture = [vgg-16, resnet-20]
              scoring.layers = [hidden15]
            }
            """);
    assertThat(sweep.axes()).containsExactly(Setting.ARCHITECTURE);
    assertThatThrownBy(
            () ->
                read(
                    "sweep { name = x, dataset.name = mnist-10k, grid.architecture = [vgg-16, mlp] }"))
        .hasMessageContaining("sweep.grid.width is missing");
  }

  @Test
  void overridesWinInTheirOrder() throws IOException {
    Path file = write("sweep { name = a, dataset.name = mnist-10k, grid.width = [3] }");
    Sweep sweep =
        SweepFile.read(
            file, List.of("sweep.grid.width=[4]", "sweep.grid.width=[5, 6]", "sweep.name = b"));
    assertThat(sweep.values().get(Setting.WIDTH)).containsExactly(5, 6);
    assertThat(sweep.name()).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grid.widht = [3]                    | sweep.grid.widht is not a known key; did you mean sweep.grid.width?
          grid.width = []                     | sweep.grid.width cannot be an empty list; give at least one value
          grid.width = [0]                    | sweep.grid.width cannot be 0; give a whole number from 1 to 1000000
          grid.width = [3.5]                  | sweep.grid.width cannot be 3.5
          grid.width = [three]                | sweep.grid.width cannot be three
          grid.label-noise = [1.5]            | sweep.grid.label-noise cannot be 1.5; give a number from 0 to 1
          grid.repeat = 0                     | sweep.grid.repeat cannot be 0
          recipe.learning-rate = 0            | give a number above 0
          recipe.optimizer = adamw            | sweep.recipe.optimizer cannot be adamw; give one of adam, sgd, momentum
          recipe.dropout = 1                  | sweep.recipe.dropout cannot be 1; give a number from 0 below 1
          recipe.epochs = many                | sweep.recipe.epochs cannot be many
          network.batch-norm = 1              | sweep.network.batch-norm cannot be 1; give true or false
          network.activation = gelu           | give one of relu, leaky-relu
          checkpoints = [500]                 | sweep.checkpoints cannot be 500; give a whole number from 0 to 200
          checkpoints = []                    | sweep.checkpoints cannot be []
          scoring.logistic.family = ovo       | give one of one-vs-one, one-vs-rest, multinomial
          scoring.fit-on-validation = yes     | sweep.scoring.fit-on-validation cannot be yes; give true or false
          grid.subset = [last]                | sweep.grid.subset cannot be last; give one of first, random
          grid.input-noise = [-0.1]           | sweep.grid.input-noise cannot be -0.1; give a number from 0 to 1
          probes = [noise]                    | sweep.probes cannot be [noise]; give a list of some of uniform, negative-uniform,
          probes = uniform                    | sweep.probes cannot be uniform; give a list
          prob = [uniform]                    | did you mean sweep.probes?
          engine = cuda                       | sweep.engine cannot be cuda; give one of auto, fused, dl4j
          name = "a/b"                        | sweep.name cannot be "a/b"
          dataset.name = mnist10k             | mnist-10k
          network.architecture = resnet-50    | sweep.network.architecture cannot be resnet-50; give one of mlp, vgg-16
          network.width-multiplier = 0        | sweep.network.width-multiplier cannot be 0; give a number above 0 to 4
          recipe.augmentation.shift = 1       | sweep.recipe.augmentation.shift cannot be 1; give a number from 0 below 1
          scoring.layers = [hidden2]          | sweep.scoring.layers cannot be [hidden2]; give some of all, each, last, hidden1
          training.parallelism = model        | sweep.training.parallelism cannot be model; give one of task, data
          training.workers = 4                | sweep.training.workers cannot be 4; give sweep.training.parallelism = data with it, or leave it out
          grid.averaging-frequency = [1, 5]   | sweep.grid.averaging-frequency cannot be [1, 5]; give sweep.training.parallelism = data with it
          training { parallelism = data, workers = 0 } | sweep.training.workers cannot be 0; give a whole number from 1 to 10000
          training.worker = 2                 | did you mean sweep.training.workers?
          scoring.layers = []                 | sweep.scoring.layers cannot be []; give some of
          scoring.max-bits = 0                | sweep.scoring.max-bits cannot be 0; give a whole number from 1 on, or all
          """)
  void refusesMistakesWithPlaceValueAndRemedy(String line, String message) throws IOException {
    Path file =
        write(
            "sweep.name = x\nsweep.dataset.name = mnist-10k\nsweep.grid.width = [3]\nsweep."
                + line
                + "\n");
    assertThatThrownBy(
            () -> {
              Sweep sweep = SweepFile.read(file, List.of());
              io.github.phasegrid.dataset.Datasets.load(sweep.dataset(), folder);
            })
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void namesFileAndLine() throws IOException {
    Path file = write("sweep {\n  name = x\n  dataset.name = mnist-10k\n  grid.width = [0]\n}\n");
    assertThatThrownBy(() -> SweepFile.read(file, List.of()))
        .hasMessageStartingWith(file + ":4: sweep.grid.width");
  }

  @Test
  void thresholdsOfRegimesAreReadAndChecked() throws IOException {
    String start = "sweep { name = x, dataset.name = mnist-10k, grid.width = 3\n phase { ";

    assertThat(read(start + "}}").regimes()).isEqualTo(RegimeThresholds.DEFAULT);
    assertThat(read(start + "colliding-redundancy = 0.4, categorized-gap = 0 }}").regimes())
        .isEqualTo(new RegimeThresholds(0.05, 0.4, 0, 0.15));
    assertThatThrownBy(() -> read(start + "colliding-redundancy = 1.5 }}"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(":2: sweep.phase.colliding-redundancy cannot be 1.5");
    assertThatThrownBy(() -> read(start + "categorized-gap = 0.2 }}"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("sweep.phase: categorized-gap = 0.2 and uncategorized-gap = 0.15");
    assertThatThrownBy(() -> read(start + "colliding-redundency = 0.4 }}"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("did you mean");
  }

  @Test
  void controlsAreReadAndChecked() throws IOException {
    String start = "sweep { name = x, dataset.name = mnist-10k, grid.width = 3\n ";

    assertThat(read(start + "}").controls()).isEqualTo(new Control.Choice(List.of(), 3));
    assertThat(read(start + "controls = [pixels, untrained, pixels], control-repeats = 2 }"))
        .extracting(Sweep::controls)
        .isEqualTo(new Control.Choice(List.of(Control.UNTRAINED, Control.PIXELS), 2));
    assertThatThrownBy(() -> read(start + "controls = [noise] }"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(":2: sweep.controls cannot be [noise]; give a list of some of")
        .hasMessageContaining("untrained, calibrated, random-projection, pixels, activations");
    assertThatThrownBy(() -> read(start + "controls = untrained }"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("give a list");
    assertThatThrownBy(() -> read(start + "network.batch-norm = false, controls = [calibrated] }"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("calibrated needs network.batch-norm = true");
    String convolutional =
        "sweep { name = x, dataset.name = mnist-10k, network.architecture = resnet-20\n ";
    assertThat(read(convolutional + "controls = [pixels, untrained] }").controls().kinds())
        .containsExactly(Control.UNTRAINED, Control.PIXELS);
    assertThatThrownBy(() -> read(convolutional + "controls = [random-projection] }"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(
            "some of untrained, pixels (the others need network.architecture = mlp)");
    assertThatThrownBy(() -> read(start + "control-repeats = 0 }"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("sweep.control-repeats cannot be 0");
    assertThatThrownBy(() -> read(start + "control = [pixels] }"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("did you mean sweep.controls");
  }

  @Test
  void refusesWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> SweepFile.read(folder.resolve("no.conf"), List.of()))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("no such sweep file");
    assertThatThrownBy(() -> read("include \"gone.conf\"\nsweep.name = x"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("gone.conf");
    assertThatThrownBy(() -> read("sweep { name = x, dataset.name = mnist-10k }"))
        .hasMessageContaining("sweep.grid.width is missing");
    assertThatThrownBy(() -> read("sweep { name = x, grid.width = 3 }"))
        .hasMessageContaining("sweep.dataset.name is missing");
    assertThatThrownBy(() -> read("sweep { name = "))
        .isInstanceOf(UserMistakeException.class)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep.grid.width", "=3", "sweep..x=3"})
  void refusesOverridesThatAreNone(String override) throws IOException {
    Path file = write("sweep { name = a, dataset.name = mnist-10k, grid.width = [3] }");
    assertThatThrownBy(() -> SweepFile.read(file, List.of(override)))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("--set");
  }

  @Test
  void travelsAsOneLine() {
    Path file = SHIPPED.resolve("smoke.conf");
    Sweep sweep =
        SweepFile.read(
            file, List.of("sweep.dataset.name=mnist", "sweep.dataset.path=\"/an $ 'odd' folder\""));
    String line = SweepFile.toLine(sweep);
    assertThat(line).doesNotContain("{", "}", "\n");
    assertThat(SweepFile.ofLine(line, Path.of("elsewhere.conf"))).isEqualTo(sweep);
  }

  @Test
  void aLineIsCheckedAsAFileIs() {
    assertThatThrownBy(() -> SweepFile.ofLine("sweep.grid.widht=[3]", Path.of("a.conf")))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("a.conf", "sweep.grid.widht", "sweep.grid.width");
    assertThatThrownBy(() -> SweepFile.ofLine("sweep.grid.width=[3", Path.of("a.conf")))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("a.conf");
  }
}
