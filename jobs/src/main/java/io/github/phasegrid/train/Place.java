package io.github.phasegrid.train;

import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.training.Engines;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;

/**
 * Where a pack is trained: its bits depend on it.
 *
 * @param machine or machines
 * @param device {@code cpu}, or the GPU's name
 */
record Place(Machine machine, String device) implements Serializable {

  /** That of a task with engine {@code dl4j}. */
  static Place ofTask(TaskContext task, Accelerator accelerator) {
    return new Place(
        Machine.here(), TaskDevice.bind(task.resourcesJMap(), Engines.DL4J, accelerator));
  }

  /** That of the driver, to which Spark gives no GPU: of several it takes any. */
  static Place ofDriver(Accelerator accelerator) {
    return new Place(Machine.here(), TaskDevice.bind(Map.of(), Engines.DL4J, accelerator));
  }

  /** All of these, each name once. */
  static Place together(Place driver, List<Place> workers) {
    List<Place> all = Stream.concat(Stream.of(driver), workers.stream()).toList();
    return new Place(
        Machine.together(all.stream().map(Place::machine).toList()),
        Machine.names(all.stream().map(Place::device)));
  }
}
