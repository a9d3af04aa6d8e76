package io.github.phasegrid.training.resume;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When to save: at most once in an interval, and so that it takes at most 1 % of the time. */
final class Pace {
  private static final int TRAINING_PER_SAVING = 99;

  private final long interval;
  private final LongSupplier nanoTime;
  private long due;

  Pace(Duration interval, LongSupplier nanoTime) {
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong() + this.interval;
  }

  boolean isDue() {
    return nanoTime.getAsLong() - due >= 0;
  }

  /** Does what is due. */
  void run(Runnable saving) {
    long begun = nanoTime.getAsLong();
    saving.run();
    long ended = nanoTime.getAsLong();
    due = ended + Math.max(interval, TRAINING_PER_SAVING * (ended - begun));
  }
}
