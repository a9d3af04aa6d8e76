package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark with what Phasegrid needs: as submitted, or in local mode on all cores. */
final class SparkStart {
  private SparkStart() {}

  static SparkSession start(String name) {
    SparkConf conf = new SparkConf();
    boolean submitted = conf.contains("spark.master");
    conf.setAppName("phasegrid " + name);
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.ui.enabled", Boolean.toString(submitted));
    conf.setIfMissing("spark.scheduler.mode", "FAIR"); // cells and packs side by side
    conf.setIfMissing("spark.sql.shuffle.partitions", "1"); // a cell is one partition
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    if (!submitted) {
      // One machine: nothing of Spark need be reachable from outside.
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (RuntimeException e) {
      throw new UserMistakeException(
          "Spark did not start on " + conf.get("spark.master") + ": " + e.getMessage(), e);
    }
  }
}
