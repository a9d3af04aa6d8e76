package io.github.phasegrid.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.training.Accelerator;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDeviceTest {
  private record Gpus(boolean isGpu) implements Accelerator {
    @Override
    public String bind(OptionalInt device) {
      return device.isPresent() ? "gpu " + device.getAsInt() : "any gpu";
    }
  }

  private static Map<String, ResourceInformation> given(String... addresses) {
    return Map.of("gpu", new ResourceInformation("gpu", addresses));
  }

  private static String bind(
      Map<String, ResourceInformation> given, String engine, boolean gpuBuild) {
    return TaskDevice.bind(given, engine, new Gpus(gpuBuild));
  }

  @Test
  void aTaskIsBoundToTheAddressItWasGiven() {
    assertThat(bind(given("3"), "dl4j", true)).isEqualTo("gpu 3");
    assertThat(bind(Map.of(), "dl4j", true)).as("local mode").isEqualTo("any gpu");
    assertThat(bind(Map.of(), "dl4j", false)).isEqualTo("cpu");
    assertThat(bind(Map.of(), "fused", false)).isEqualTo("cpu");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fused", "dl4j"})
  void aGivenGpuNeverLiesIdle(String engine) {
    assertThatThrownBy(() -> bind(given("0"), engine, false))
        .hasMessageContainingAll(
            "GPU 0", "spark.task.resource.gpu.amount", "engine " + engine, "CPU")
        .message()
        .hasLineCount(1);
  }

  @Test
  void refusesWhatIsNotOneNumber() {
    assertThatThrownBy(() -> bind(given("0", "1"), "dl4j", true)).hasMessageContaining("[0, 1]");
    assertThatThrownBy(() -> bind(given("GPU-5f"), "dl4j", true)).hasMessageContaining("GPU-5f");
  }

  /** The build that is tested here has no GPUs, and does not pretend to. */
  @Test
  void thisBuildComputesOnTheProcessor() {
    Accelerator here = Accelerator.ofThisBuild();
    assertThat(here.isGpu()).isFalse();
    assertThat(here.isUsedBy("dl4j")).isFalse();
    assertThat(here.runs("fused")).isTrue();
    assertThatThrownBy(() -> here.bind(OptionalInt.of(0))).hasMessageContaining("processor");
  }
}
