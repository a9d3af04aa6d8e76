package io.github.phasegrid.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much the libraries say, wherever their configuration comes from. */
final class Logging {
  private Logging() {}

  /**
   * Sets the levels.
   *
   * @param debug all that the libraries tell, and Spark's stack traces; otherwise errors only, and
   *     of a task that fails just the line that Phasegrid prints
   */
  static void configure(boolean debug) {
    Configurator.setRootLevel(debug ? Level.INFO : Level.ERROR);
    Configurator.setLevel("org.apache.spark", debug ? Level.INFO : Level.OFF);
    Configurator.setLevel("io.github.phasegrid", debug ? Level.DEBUG : Level.WARN);
  }
}
