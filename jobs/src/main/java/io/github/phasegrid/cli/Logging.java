package io.github.phasegrid.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much the libraries say. */
final class Logging {
  private Logging() {}

  /** Warnings only, or all that the libraries tell. */
  static void configure(boolean debug) {
    if (debug) {
      Configurator.setRootLevel(Level.INFO);
      Configurator.setLevel("org.apache.spark", Level.INFO);
      Configurator.setLevel("io.github.phasegrid", Level.DEBUG);
    }
  }
}
