package io.github.phasegrid.cli;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * How file systems are reached: Hadoop's own files, and what spark-submit was given as {@code
 * spark.hadoop.*}.
 */
final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /** What was given for this run, for executors; not Hadoop's defaults. */
  static Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(
            name -> {
              if (name.startsWith(PREFIX)) {
                given.put(name.substring(PREFIX.length()), System.getProperty(name));
              }
            });
    return given;
  }

  /** For the driver. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    given().forEach(configuration::set);
    return configuration;
  }
}
