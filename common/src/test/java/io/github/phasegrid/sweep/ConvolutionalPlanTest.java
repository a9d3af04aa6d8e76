package io.github.phasegrid.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.CodeLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvolutionalPlanTest {
  private static final Dataset TINY =
      new Dataset(
          "tiny",
          new ImageShape(1, 2, 2),
          10,
          new Examples(new byte[400], new byte[100], 4),
          new Examples(new byte[40], new byte[10], 4),
          "f".repeat(64));

  private static final Dataset IMAGES =
      new Dataset(
          "images",
          new ImageShape(1, 28, 28),
          10,
          new Examples(new byte[784 * 50], new byte[50], 784),
          new Examples(new byte[784 * 5], new byte[5], 784),
          "e".repeat(64));

  @TempDir Path folder;

  private Sweep sweep(String extra) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("s.conf"),
            "sweep { name = s, dataset.name = mnist-10k, grid.width = [3, 5] }\n" + extra);
    return SweepFile.read(file, List.of());
  }

  /** Width and depth follow from the architecture, the engine from the trial. */
  @Test
  void convolutionalNetworksAreTrialsOfTheirArchitectureAndMultiplier() throws IOException {
    List<Trial> trials =
        sweep(
                "sweep.grid { architecture = [mlp, vgg-16, resnet-20], width-multiplier = [0.25, 0.5],"
                    + " dropout = [0, 0.5], repeat = 1 }")
            .trials(IMAGES);
    // mlp: 2 widths × 2 dropouts; vgg-16: 2 multipliers × 2 dropouts; resnet-20: 2 multipliers
    assertThat(trials).hasSize(10);
    Map<String, List<Trial>> byArchitecture =
        trials.stream()
            .collect(Collectors.groupingBy(t -> t.settings().text(Setting.ARCHITECTURE)));
    assertThat(byArchitecture.get("mlp")).extracting(Trial::engine).containsOnly("fused");
    assertThat(byArchitecture.get("vgg-16"))
        .hasSize(4)
        .extracting(Trial::engine)
        .containsOnly("dl4j");
    assertThat(byArchitecture.get("resnet-20"))
        .extracting(
            t -> t.settings().integer(Setting.WIDTH), t -> t.settings().integer(Setting.DEPTH))
        .containsExactly(tuple(4, 19), tuple(8, 19));
    assertThat(Plan.of(sweep(""), IMAGES, trials, Inventory.EMPTY, false).packs())
        .extracting(Pack::describe)
        .contains("vgg-16, width 16, repeat 1", "widths 3…5, repeat 1");
  }

  @Test
  void refusesNetworksThatDoNotFitDataEngineOrRecipe() throws IOException {
    String architecture = "sweep.network.architecture = resnet-20\n";
    assertThatThrownBy(() -> sweep(architecture).trials(TINY))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("resnet-20", "16 × 16", "tiny have 2 × 2");
    assertThatThrownBy(() -> sweep(architecture + "sweep.engine = fused").trials(IMAGES))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("sweep.engine: fused", "resnet-20", "give auto or dl4j");
    assertThatThrownBy(() -> sweep("sweep.recipe.augmentation.rotation = 5").trials(IMAGES))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("sweep.recipe.augmentation", "mlp");
  }

  @Test
  void lastIsTheLastHiddenLayerOfEachNetwork() throws IOException {
    Sweep sweep = sweep("sweep { grid.architecture = [mlp, vgg-16], scoring.layers = [last] }");
    assertThat(sweep.trials(IMAGES))
        .extracting(trial -> sweep.aspects(trial).get(0).layer())
        .containsExactlyInAnyOrder(
            new CodeLayer("hidden1", 0, 3),
            new CodeLayer("hidden1", 0, 5),
            new CodeLayer("hidden15", 204_544 - 512, 512));
  }

  /** Before it is trained, not after. */
  @Test
  void refusesCodesThatNoTaskCanHold() throws IOException {
    int many = 60_000; // × 407,680 bits are 3 GB
    Dataset dataset =
        new Dataset(
            "many",
            new ImageShape(1, 28, 28),
            10,
            new Examples(new byte[784 * many], new byte[many], 784),
            new Examples(new byte[784 * 5], new byte[5], 784),
            "d".repeat(64));
    String deep =
        "sweep { dataset.validation-fraction = 0, network.architecture = resnet-56, grid.repeat = 1 }\n";
    assertThatThrownBy(() -> plan(deep, dataset))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("resnet-56", "407,680 bits", "60,000", "sweep.scoring.partitions");
    assertThat(plan(deep + "sweep.scoring.layers = [last]", dataset).trials()).hasSize(1);
    String spread = deep + "sweep.scoring { engine = mllib, partitions = 2 }\n";
    assertThat(plan(spread, dataset).trials()).hasSize(1);
    assertThatThrownBy(() -> plan(spread + "sweep.controls = [untrained]", dataset))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("resnet-56", "sweep.controls = []");
  }

  private Plan plan(String extra, Dataset dataset) throws IOException {
    Sweep sweep = sweep(extra);
    return Plan.of(sweep, dataset, sweep.trials(dataset), Inventory.EMPTY, false);
  }
}
