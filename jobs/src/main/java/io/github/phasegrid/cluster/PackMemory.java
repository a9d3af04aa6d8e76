package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Probes;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.dataset.Subset;
import io.github.phasegrid.sweep.Look;
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
   * Labels; fused: weights and two moments. Both engines: training examples of the task's own,
   * probes, and the codes of one cell.
   */
  private static long heap(Pack pack, Dataset dataset) {
    long bytes = ownExamples(pack.trials().get(0).settings(), dataset) + probes(pack, dataset);
    long cell = 0;
    for (Trial trial : pack.trials()) {
      Settings settings = trial.settings();
      bytes += settings.integer(Setting.SAMPLE_SIZE) * (long) Integer.BYTES;
      if (pack.engine().equals(Engines.FUSED)) {
        bytes += 3L * Float.BYTES * weights(settings, dataset);
      }
      for (Look look : pack.looks()) {
        long rows = look.splits().stream().mapToLong(s -> rows(s, trial, dataset)).sum();
        cell = Math.max(cell, rows * CodeMatrix.bytesPerRow(settings.network().codeBits()));
      }
    }
    return bytes + cell;
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

  private static long rows(Split split, Trial trial, Dataset dataset) {
    return switch (split) {
      case TRAIN -> trial.settings().integer(Setting.SAMPLE_SIZE);
      case VALIDATION -> dataset.validationCount(trial.validationFraction());
      default -> dataset.test().count();
    };
  }

  /** Fused: the kernel twice. Deeplearning4j: weights, gradient and two moments. */
  private static long outside(Pack pack, Dataset dataset) {
    long copies = pack.engine().equals(Engines.FUSED) ? 2 : 4;
    return pack.trials().stream()
        .mapToLong(trial -> copies * Float.BYTES * weights(trial.settings(), dataset))
        .sum();
  }

  private static long weights(Settings settings, Dataset dataset) {
    long width = settings.integer(Setting.WIDTH);
    long depth = settings.integer(Setting.DEPTH);
    return dataset.shape().size() * width + (depth - 1) * width * width + width * dataset.classes();
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
