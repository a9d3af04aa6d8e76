package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Probes;
import io.github.phasegrid.dataset.Subset;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Engines;
import java.util.function.ToLongFunction;

/**
 * What training takes of an executor, from below: with less it cannot end well. Arrays that grow
 * with networks and data are counted, everything else is a flat share.
 *
 * @param sharedHeap bytes of Java heap per executor, whatever it trains
 * @param taskHeap bytes of Java heap per task
 * @param taskNative bytes outside the heap per task
 */
record PackMemory(long sharedHeap, long taskHeap, long taskNative) {
  private static final long MEBIBYTE = 1L << 20;

  /** Spark, Hadoop and the classes of both. */
  private static final long FLAT_HEAP = 256 * MEBIBYTE;

  /** Threads, code and buffers of a JVM outside its heap. */
  private static final long FLAT_OVERHEAD = 256 * MEBIBYTE;

  /** What the largest of a plan's packs takes. */
  static PackMemory of(Plan plan, Dataset dataset) {
    long examples = (long) dataset.train().count() + dataset.test().count();
    return new PackMemory(
        FLAT_HEAP + examples * bytesPerExample(dataset),
        largest(plan, pack -> heap(pack, dataset)),
        largest(plan, pack -> outside(pack, dataset)));
  }

  private static long largest(Plan plan, ToLongFunction<Pack> bytes) {
    return plan.packs().stream().mapToLong(bytes).max().orElse(0);
  }

  /**
   * Labels; fused: weights and two moments. Both engines: training examples of the task's own, and
   * probes. Codes go to disk by batches.
   */
  private static long heap(Pack pack, Dataset dataset) {
    long bytes = ownExamples(pack.trials().get(0).settings(), dataset) + probes(pack, dataset);
    for (Trial trial : pack.trials()) {
      bytes += (long) trial.settings().integer(Setting.SAMPLE_SIZE) * Integer.BYTES;
      bytes +=
          Float.BYTES
              * (pack.engine().equals(Engines.FUSED)
                  ? 3L * weights(trial, dataset)
                  : ofGraph(trial, parameters(trial, dataset)));
    }
    return bytes;
  }

  /** Noisy or randomly chosen training examples are copies; others are the executor's. */
  private static long ownExamples(Settings settings, Dataset dataset) {
    boolean copied =
        settings.real(Setting.INPUT_NOISE) > 0
            || settings.text(Setting.SUBSET).equals(Subset.RANDOM.key());
    return copied ? settings.integer(Setting.SAMPLE_SIZE) * bytesPerExample(dataset) : 0;
  }

  /** Shuffled images, kept from the first checkpoint to the last; random ones are made anew. */
  private static long probes(Pack pack, Dataset dataset) {
    long kept =
        pack.looks().stream()
            .flatMap(look -> look.splits().stream())
            .distinct()
            .filter(Probes::isKept)
            .count();
    return kept * dataset.test().count() * bytesPerExample(dataset);
  }

  /** A byte a value, and one for the label. */
  private static long bytesPerExample(Dataset dataset) {
    return dataset.shape().size() + 1L;
  }

  /** What a convolutional network has in the heap beside: a copy of its weights, handed out. */
  private static long ofGraph(Trial trial, long numbers) {
    return trial.settings().isConvolutional() ? numbers : 0;
  }

  /**
   * Fused: the kernel twice. Deeplearning4j: weights, gradient and two moments; of a convolutional
   * network also what a batch puts out of convolutions, batch norm and activations, which
   * backpropagation reads.
   */
  private static long outside(Pack pack, Dataset dataset) {
    long copies = pack.engine().equals(Engines.FUSED) ? 2 : 4;
    return pack.trials().stream()
        .mapToLong(
            trial -> Float.BYTES * (copies * weights(trial, dataset) + ofGraph(trial, kept(trial))))
        .sum();
  }

  private static long kept(Trial trial) {
    int outputs = trial.settings().flag(Setting.BATCH_NORM) ? 3 : 2;
    return (long) outputs
        * trial.network().codeBits()
        * trial.settings().integer(Setting.BATCH_SIZE);
  }

  /** Kernels alone. */
  private static long weights(Trial trial, Dataset dataset) {
    Settings settings = trial.settings();
    if (settings.isConvolutional()) {
      return parameters(trial, dataset);
    }
    long width = settings.integer(Setting.WIDTH);
    long depth = settings.integer(Setting.DEPTH);
    return dataset.shape().size() * width + (depth - 1) * width * width + width * dataset.classes();
  }

  private static long parameters(Trial trial, Dataset dataset) {
    return trial.network().parameterCount(dataset.shape().size(), dataset.classes());
  }

  /**
   * Refuses executors that have less.
   *
   * @param heap bytes of Java heap of an executor
   * @param outside most that arrays outside the heap may take
   * @param tasks at a time on an executor
   */
  void requireIn(long heap, long outside, int tasks) {
    long heapNeeded = sharedHeap + tasks * taskHeap;
    if (heap < heapNeeded) {
      throw tooSmall("of Java heap", heap, heapNeeded, tasks, "spark.executor.memory");
    }
    if (outside < tasks * taskNative) {
      throw tooSmall(
          "outside the heap",
          outside,
          tasks * taskNative,
          tasks,
          "-Dorg.bytedeco.javacpp.maxbytes in spark.executor.extraJavaOptions");
    }
  }

  /**
   * Refuses containers that would be killed.
   *
   * @param overhead bytes of a container beside the executor's heap
   */
  void requireOverhead(long overhead, int tasks) {
    long needed = FLAT_OVERHEAD + tasks * taskNative;
    if (overhead < needed) {
      throw tooSmall(
          "beside the heap in its container",
          overhead,
          needed,
          tasks,
          "spark.executor.memoryOverhead");
    }
  }

  private static UserMistakeException tooSmall(
      String what, long has, long needed, int tasks, String setting) {
    return new UserMistakeException(
        String.format(
            "an executor has %d MB %s, but the largest pack needs at least %d MB with %d at a time;"
                + " set %s to more%s",
            has / MEBIBYTE,
            what,
            needed / MEBIBYTE + 1,
            tasks,
            setting,
            tasks > 1 ? ", or spark.executor.cores to less" : ""));
  }
}
