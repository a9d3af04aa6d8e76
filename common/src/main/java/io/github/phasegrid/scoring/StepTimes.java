package io.github.phasegrid.scoring;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.function.Supplier;

/**
 * How long each step of scoring took, by the clock; what is measured several times adds up. Costs
 * two readings of the clock a step. For one thread.
 */
public final class StepTimes implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<ScoringStep, Long> nanos = new EnumMap<>(ScoringStep.class);

  /** Does some work as part of a step. */
  public <T> T time(ScoringStep step, Supplier<T> work) {
    long begun = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanos.merge(step, System.nanoTime() - begun, Long::sum);
    }
  }

  /** Adds what was measured elsewhere. */
  public void add(StepTimes others) {
    others.nanos.forEach((step, more) -> nanos.merge(step, more, Long::sum));
  }

  /** Nanoseconds of a step. */
  public long nanos(ScoringStep step) {
    return nanos.getOrDefault(step, 0L);
  }

  /** Nanoseconds of all steps together. */
  public long total() {
    return nanos.values().stream().mapToLong(Long::longValue).sum();
  }
}
