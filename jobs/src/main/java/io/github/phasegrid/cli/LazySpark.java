package io.github.phasegrid.cli;

import org.apache.spark.sql.SparkSession;

/** Spark, started when something first needs it: a run that has nothing left to do needs none. */
final class LazySpark implements AutoCloseable {
  private final String name;
  private SparkSession session;

  LazySpark(String name) {
    this.name = name;
  }

  SparkSession session() {
    if (session == null) {
      session = SparkStart.start(name);
    }
    return session;
  }

  @Override
  public void close() {
    if (session != null) {
      session.stop();
    }
  }
}
