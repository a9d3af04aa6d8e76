package io.github.phasegrid.network;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Has garbage collected while a process is much larger than it was. ND4J's arrays lie outside the
 * Java heap and are freed when the collector finds their handles, which are small: the roomier the
 * heap, the more rarely it looks. A convolutional network then leaves some 20 MB a second behind,
 * until the machine's memory is full. What is freed is used again, but not always given back to the
 * system, so that size alone does not tell when to collect: it is done over and over, for a small
 * share of the time.
 *
 * <p>Whoever trains step by step or encodes batch by batch calls {@link #watch} after each.
 */
public final class NativeGarbage {
  /** By how many bytes a process may grow before garbage is collected. */
  static final long TOLERATED = 1L << 30;

  /** Collecting takes one part of so many of the time, at most. */
  static final int SHARE = 50;

  static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

  private static final NativeGarbage OF_THIS_PROCESS =
      new NativeGarbage(Pointer::physicalBytes, System::gc, System::nanoTime);

  private final LongSupplier taken;
  private final Runnable collector;
  private final LongSupplier clock;
  private long least = Long.MAX_VALUE;
  private long next;

  /**
   * Watches a process.
   *
   * @param taken bytes of physical memory that it holds
   * @param collector collects its garbage
   * @param clock in nanoseconds
   */
  NativeGarbage(LongSupplier taken, Runnable collector, LongSupplier clock) {
    this.taken = taken;
    this.collector = collector;
    this.clock = clock;
    this.next = clock.getAsLong();
  }

  /** Of the process that this runs in; all its threads share it. */
  public static NativeGarbage ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Looks, and collects if it is time; called once a step or batch. */
  public synchronized void watch() {
    long begun = clock.getAsLong();
    if (begun - next < 0) {
      return;
    }
    long now = taken.getAsLong();
    least = Math.min(least, now);
    if (now - TOLERATED > least) {
      collector.run();
      long ended = clock.getAsLong();
      next = ended + Math.max(SHORTEST_PAUSE.toNanos(), SHARE * (ended - begun));
    }
  }
}
