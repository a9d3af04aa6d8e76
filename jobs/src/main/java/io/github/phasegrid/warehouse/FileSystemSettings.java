package io.github.phasegrid.warehouse;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Settings of Hadoop's file systems, which travel to executors as plain names and values. */
public final class FileSystemSettings {

  private FileSystemSettings() {}

  /** What this machine's configuration files say, and these settings over it. */
  public static Configuration configuration(Map<String, String> settings) {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    return configuration;
  }
}
