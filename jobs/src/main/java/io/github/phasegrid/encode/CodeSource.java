package io.github.phasegrid.encode;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.sweep.ImportedTrial;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Where codes of a network trained elsewhere come from; holds some rows of them at a time. */
public sealed interface CodeSource extends Closeable permits NetworkSource, ArraySource {

  /** What is known of the network. */
  ImportedTrial trial();

  /** Number of classes. */
  int classes();

  /** What it was made from, as one line of JSON: files, their checksums, and what was asked for. */
  String description();

  /**
   * The labels of a split, {@code TRAIN} or {@code TEST}: one per example, none at all if empty.
   */
  int[] labels(Split split);

  /** Receives codes, in the order of the examples. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes some rows.
     *
     * @param first the first one's number in the split
     */
    void receive(int first, CodeMatrix codes) throws IOException;
  }

  /**
   * Hands out all codes of a split.
   *
   * @return how well the network itself does on it; empty where that is not known
   * @throws io.github.phasegrid.UserMistakeException when they cannot be made, or hold what is no
   *     number
   */
  Optional<LossAndAccuracy> codes(Split split, Receiver receiver) throws IOException;
}
