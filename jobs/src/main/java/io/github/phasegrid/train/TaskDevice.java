package io.github.phasegrid.train;

import io.github.phasegrid.training.Accelerator;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.resource.ResourceInformation;

/** The device that a task trains on: the GPU that Spark gave it, else the processor. */
final class TaskDevice {
  private static final String GPU = "gpu";
  private static final String SETTING = "spark.task.resource.gpu.amount";

  private TaskDevice() {}

  /**
   * Binds this thread to what its task was given.
   *
   * @param given by resource
   * @return {@code cpu}, or the GPU's name
   * @throws IllegalStateException when a GPU was given that would lie idle, or one that is not
   *     there
   */
  static String bind(
      Map<String, ResourceInformation> given, String engine, Accelerator accelerator) {
    ResourceInformation gpu = given.get(GPU);
    String[] addresses = gpu == null ? new String[0] : gpu.addresses();
    if (!accelerator.isUsedBy(engine)) {
      if (addresses.length > 0) {
        throw new IllegalStateException(
            "this task was given GPU %s by %s, but engine %s trains on the CPU"
                .formatted(String.join(", ", addresses), SETTING, engine));
      }
      return "cpu";
    }
    return accelerator.bind(index(addresses));
  }

  private static OptionalInt index(String[] addresses) {
    if (addresses.length == 0) {
      return OptionalInt.empty();
    }
    if (addresses.length > 1 || !addresses[0].matches("[0-9]{1,4}")) {
      throw new IllegalStateException(
          "this task was given %s as GPUs; %s must be 1 or less, and the discovery script must give numbers"
              .formatted(Arrays.toString(addresses), SETTING));
    }
    return OptionalInt.of(Integer.parseInt(addresses[0]));
  }
}
