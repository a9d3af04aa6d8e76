package io.github.phasegrid.cli;

import io.github.phasegrid.warehouse.FileSystemSettings;
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

  /**
   * What differs from Hadoop's defaults on this machine, for executors: theirs may have no Hadoop
   * files of their own.
   */
  static Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    Configuration configuration = new Configuration();
    for (Map.Entry<String, String> entry : configuration) {
      String[] sources = configuration.getPropertySources(entry.getKey());
      if (sources != null && !sources[sources.length - 1].endsWith("-default.xml")) {
        given.put(entry.getKey(), entry.getValue());
      }
    }
    given.putAll(ofSpark());
    return given;
  }

  private static Map<String, String> ofSpark() {
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
    return FileSystemSettings.configuration(ofSpark());
  }
}
