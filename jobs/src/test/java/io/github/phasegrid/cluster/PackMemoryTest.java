package io.github.phasegrid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.sweep.Inventory;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackMemoryTest {
  private static final long MEGABYTE = 1L << 20;
  private static final Dataset DIGITS =
      Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("."));

  private static PackMemory of(String... overrides) {
    Path smoke = Path.of(System.getProperty("basedir", "."), "../conf/sweeps/smoke.conf");
    Sweep sweep = SweepFile.read(smoke, List.of(overrides));
    return PackMemory.of(
        Plan.of(sweep, DIGITS, sweep.trials(DIGITS), Inventory.EMPTY, false), DIGITS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fused", "dl4j"})
  void growsWithTheNetworksOfOnePack(String engine) {
    String by = "sweep.engine=" + engine;
    PackMemory narrow = of(by, "sweep.grid.width=[1000]");
    PackMemory wide = of(by, "sweep.grid.width=[10000]");
    // 794 weights a unit; fused keeps 12 bytes of each in the heap, and 8 outside; dl4j 16 outside.
    long heap = engine.equals("fused") ? 12 : 0;
    long outside = engine.equals("fused") ? 8 : 16;
    assertThat(narrow.taskNative()).isEqualTo(outside * 794 * 1000);
    assertThat(wide.taskNative()).isEqualTo(10 * narrow.taskNative());
    assertThat(narrow.taskHeap()).isBetween(heap * 794_000, heap * 794_000 + MEGABYTE);
    assertThat(of(by, "sweep.grid.width=[1000]", "sweep.grid.repeat=9")).isEqualTo(narrow);
  }

  /** One trial of width 8 on 300 digits; there are 8,000 and 2,000 of 784 pixels, in 10 classes. */
  @Test
  void countsAllThatATaskHolds() {
    String[] one = {"sweep.grid.width=[8]", "sweep.grid.repeat=1", "sweep.engine=fused"};
    long weights = 784 * 8 + 8 * 10;
    // labels; weights and two moments; codes go to disk by batches
    long plain = 300 * 4 + 3 * 4 * weights;
    assertThat(of(one).taskHeap()).isEqualTo(plain);
    assertThat(of(one).sharedHeap()).isEqualTo(256 * MEGABYTE + 10_000 * 785);

    // Random images are made anew; shuffled ones are kept from checkpoint to checkpoint.
    assertThat(of(with(one, "sweep.probes=[uniform]")).taskHeap()).isEqualTo(plain);
    assertThat(of(with(one, "sweep.probes=[pixels-shuffled-within-image]")).taskHeap())
        .isEqualTo(plain + 2_000 * 785);
    String all =
        "sweep.probes=[uniform, negative-uniform, pixels-shuffled-within-image,"
            + " pixels-shuffled-across-images]";
    assertThat(of(with(one, all)).taskHeap()).isEqualTo(plain + 2 * 2_000 * 785);

    // Noisy and randomly chosen examples are a task's own.
    assertThat(of(with(one, "sweep.grid.input-noise=[0.5]")).taskHeap())
        .isEqualTo(plain + 300 * 785);
    assertThat(of(with(one, "sweep.grid.subset=[random]")).taskHeap()).isEqualTo(plain + 300 * 785);
  }

  private static String[] with(String[] overrides, String another) {
    return Stream.concat(Stream.of(overrides), Stream.of(another)).toArray(String[]::new);
  }

  /** Backpropagation reads what convolutions, batch norm and activations put out. */
  @Test
  void ofConvolutionalNetworksABatchOfActivationsCounts() {
    PackMemory memory =
        of(
            "sweep.network.architecture=resnet-20",
            "sweep.network.width-multiplier=0.25",
            "sweep.recipe.batch-size=64");
    long bits = 144_256 / 4; // counted by hand from the paper's table
    long parameters =
        new ConvolutionalSpec(
                ConvolutionalFamily.RESNET_20, 0.25, Activation.RELU, 0, true, DIGITS.shape())
            .parameterCount(784, 10);
    assertThat(memory.taskNative()).isEqualTo(4 * (4 * parameters + 3 * 64 * bits));
    assertThat(memory.taskHeap()).isBetween(4 * parameters, 4 * parameters + MEGABYTE);
  }

  @Test
  void refusesTooLittleAndNamesTheSetting() {
    PackMemory memory = new PackMemory(300 * MEGABYTE, 100 * MEGABYTE, 50 * MEGABYTE);
    assertThatCode(() -> memory.requireIn(500 * MEGABYTE, 100 * MEGABYTE, 2))
        .doesNotThrowAnyException();
    assertThatCode(() -> memory.requireOverhead(400 * MEGABYTE, 2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> memory.requireIn(499 * MEGABYTE, 100 * MEGABYTE, 2))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(
            "499 MB", "501 MB", "spark.executor.memory", "spark.executor.cores");
    assertThatThrownBy(() -> memory.requireIn(500 * MEGABYTE, 40 * MEGABYTE, 1))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("40 MB", "maxbytes", "spark.executor.extraJavaOptions");
    assertThatThrownBy(() -> memory.requireOverhead(300 * MEGABYTE, 1))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("300 MB", "spark.executor.memoryOverhead");
  }
}
