package io.github.phasegrid.encode;

import io.github.phasegrid.sweep.ImportedTrial;
import java.io.Closeable;

/** Where codes of a network trained elsewhere come from. */
public sealed interface CodeSource extends Closeable permits NetworkSource, ArraySource {

  /** What is known of the network. */
  ImportedTrial trial();

  /** Number of classes. */
  int classes();

  /** What it was made from, as one line of JSON: files, their checksums, and what was asked for. */
  String description();
}
