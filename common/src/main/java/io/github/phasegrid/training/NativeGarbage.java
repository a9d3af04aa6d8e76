package io.github.phasegrid.training;

import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Has garbage collected whenever a process has grown by much. ND4J's arrays lie outside the Java
 * heap and are freed when the collector finds their handles, which are small: the roomier the heap,
 * the more rarely it looks. A convolutional network then leaves some 20 MB a second behind, until
 * the machine's memory is full.
 */
final class NativeGarbage {
  /** By how many bytes a process may grow before garbage is collected. */
  static final long TOLERATED = 1L << 30;

  private static final NativeGarbage OF_THIS_PROCESS =
      new NativeGarbage(Pointer::physicalBytes, System::gc);

  private final LongSupplier taken;
  private final Runnable collector;
  private long base = Long.MAX_VALUE;

  /**
   * Watches a process.
   *
   * @param taken bytes of physical memory that it holds
   * @param collector collects its garbage
   */
  NativeGarbage(LongSupplier taken, Runnable collector) {
    this.taken = taken;
    this.collector = collector;
  }

  /** Of the process that this runs in; all its threads share it. */
  static NativeGarbage ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Looks, and collects if it is time; called once a step. */
  synchronized void watch() {
    long now = taken.getAsLong();
    if (now - TOLERATED > base) {
      collector.run();
      // what was freed is used again before the process grows, whether or not the system got it
      // back
      base = taken.getAsLong();
    } else {
      base = Math.min(base, now);
    }
  }
}
