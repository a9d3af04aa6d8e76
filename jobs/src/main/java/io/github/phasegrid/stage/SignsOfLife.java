package io.github.phasegrid.stage;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * With this a task shows that it is getting on: it counts, and executors tell the driver the count
 * with each heartbeat. Tasks that give none are known by their start and end alone.
 */
public final class SignsOfLife implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator given = new LongAccumulator();

  /** For tasks of this Spark; goes to them in what they close over. */
  static SignsOfLife in(SparkContext spark) {
    SignsOfLife signs = new SignsOfLife();
    spark.register(signs.given);
    return signs;
  }

  /** Shows that the task got on since the last time; cheap. */
  public void give() {
    given.add(1);
  }

  /** How many the driver knows of: its own, and those of tasks that have ended. */
  long onDriver() {
    return given.value();
  }

  /** How Spark names the count in what executors tell. */
  long id() {
    return given.id();
  }
}
