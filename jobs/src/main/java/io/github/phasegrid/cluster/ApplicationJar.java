package io.github.phasegrid.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the application jar on this machine's class path was built from.
 *
 * @param version of Phasegrid, such as {@code 0.1.0}
 * @param commit with {@code -dirty} where files had been changed; {@code unknown} outside a
 *     checkout
 * @param dl4jVersion of Deeplearning4j
 */
public record ApplicationJar(String version, String commit, String dl4jVersion)
    implements Serializable {

  /** The one here. */
  public static ApplicationJar here() {
    Properties git = load("git.properties");
    Properties versions = load("versions.properties");
    String commit = git.getProperty("git.commit.id.full", "unknown");
    boolean dirty = Boolean.parseBoolean(git.getProperty("git.dirty"));
    return new ApplicationJar(
        versions.getProperty("phasegrid", "unknown"),
        dirty ? commit + "-dirty" : commit,
        versions.getProperty("dl4j", "unknown"));
  }

  /** For people: {@code phasegrid 0.1.0 (4a800de…)}. */
  public String describe() {
    return "phasegrid " + version + " (" + commit + ")";
  }

  private static Properties load(String name) {
    Properties properties = new Properties();
    try (InputStream in =
        ApplicationJar.class.getResourceAsStream("/io/github/phasegrid/" + name)) {
      if (in != null) {
        properties.load(in);
      }
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
