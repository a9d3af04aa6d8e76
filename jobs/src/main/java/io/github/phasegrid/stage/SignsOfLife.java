package io.github.phasegrid.stage;

import java.io.Serializable;
import java.util.concurrent.atomic.DoubleAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * With this a task shows that it is getting on, and how far it is: it counts, and executors tell
 * the driver the counts with each heartbeat. Tasks that give none are known by their start and end
 * alone.
 */
public final class SignsOfLife implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator given = new LongAccumulator();
  private final DoubleAccumulator advanced = new DoubleAccumulator();

  /** What a job advanced that works on the driver, of which no executor tells; null in tasks. */
  private final transient DoubleAdder advancedOnDriver = new DoubleAdder();

  /** For tasks of this Spark; goes to them in what they close over. */
  static SignsOfLife in(SparkContext spark) {
    SignsOfLife signs = new SignsOfLife();
    spark.register(signs.given);
    spark.register(signs.advanced);
    return signs;
  }

  /** Shows that the task got on since the last time; cheap. */
  public void give() {
    given.add(1);
  }

  /**
   * Tells how much of its job is done that was not the last time.
   *
   * @param share of the job's work; from its start to its end they add up to 1
   */
  public void advance(double share) {
    if (advancedOnDriver == null) {
      advanced.add(share);
    } else {
      advancedOnDriver.add(share);
    }
  }

  /** A job begins, or begins again. */
  void begin() {
    advancedOnDriver.reset();
  }

  /** How much of a job is done that works on the driver, where no other runs beside it. */
  double shareOnDriver() {
    return advancedOnDriver.sum();
  }

  /** How many the driver knows of: its own, and those of tasks that have ended. */
  long onDriver() {
    return given.value();
  }

  /** How Spark names the count in what executors tell. */
  long id() {
    return given.id();
  }

  /** How Spark names the share of the job that is done. */
  long shareId() {
    return advanced.id();
  }
}
