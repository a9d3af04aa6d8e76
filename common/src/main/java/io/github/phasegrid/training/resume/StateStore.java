package io.github.phasegrid.training.resume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Where the state of one pack is kept, so that any process that trains the pack finds it. */
public interface StateStore {

  /** Names the place in messages. */
  String name();

  /** What was saved last, if anything; not trusted. */
  Optional<InputStream> open() throws IOException;

  /**
   * Saves a state in the place of the last one. Readers find the one or the other, and when this
   * fails still the last one. Several processes may do this at once: one of them is the last.
   */
  void replace(Content content) throws IOException;

  /** Writes a state. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }
}
