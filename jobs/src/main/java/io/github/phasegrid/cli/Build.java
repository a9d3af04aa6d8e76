package io.github.phasegrid.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What this build was made from. */
final class Build implements IVersionProvider {
  private static final Properties GIT = load("git.properties");
  private static final Properties VERSIONS = load("versions.properties");

  /** Such as {@code 0.1.0}. */
  static String phasegridVersion() {
    return VERSIONS.getProperty("phasegrid", "unknown");
  }

  /** Deeplearning4j's. */
  static String dl4jVersion() {
    return VERSIONS.getProperty("dl4j", "unknown");
  }

  /**
   * The commit, with {@code -dirty} where files had been changed; {@code unknown} outside a
   * checkout.
   */
  static String commit() {
    String commit = GIT.getProperty("git.commit.id.full", "unknown");
    return Boolean.parseBoolean(GIT.getProperty("git.dirty")) ? commit + "-dirty" : commit;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"phasegrid " + phasegridVersion() + " (" + commit() + ")"};
  }

  private static Properties load(String name) {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("/io/github/phasegrid/" + name)) {
      if (in != null) {
        properties.load(in);
      }
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
