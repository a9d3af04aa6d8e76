package io.github.phasegrid.cli;

import java.util.HashMap;
import java.util.Map;
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

  /**
   * What executors must know to reach the file systems: what was set for this run, not Hadoop's
   * defaults.
   */
  Map<String, String> hadoopSettings() {
    Map<String, String> settings = new HashMap<>();
    String prefix = "spark.hadoop.";
    for (scala.Tuple2<String, String> entry : session().sparkContext().getConf().getAll()) {
      if (entry._1().startsWith(prefix)) {
        settings.put(entry._1().substring(prefix.length()), entry._2());
      }
    }
    return settings;
  }

  @Override
  public void close() {
    if (session != null) {
      session.stop();
    }
  }
}
