package io.github.phasegrid.training;

import io.github.phasegrid.network.NetworkSpec;

/** The training engines by name. */
public final class Engines {
  /** Deeplearning4j, one run after the other. */
  public static final String DL4J = "dl4j";

  /** All runs of a pack in one matrix product. */
  public static final String FUSED = "fused";

  /** What a pack may hold, in first-layer columns. */
  public static final int PACK_COLUMNS = 512;

  private Engines() {}

  /** What {@code auto} stands for: decided from the trial alone. */
  public static String fastest(NetworkSpec network, Recipe recipe) {
    return DL4J;
  }

  /** The numeric version of an engine. */
  public static int numericVersion(String engine) {
    return 1;
  }

  /** The engine of a name. */
  public static Trainer trainer(String engine) {
    if (engine.equals(DL4J)) {
      return new Dl4jTrainer();
    }
    throw new IllegalArgumentException("no engine is named " + engine);
  }

  /**
   * Columns a run takes of a pack. An engine that trains one run after the other gains nothing from
   * a pack: each of its runs fills one, so that it is committed as soon as it is done.
   */
  public static int packColumns(String engine, NetworkSpec network) {
    return engine.equals(FUSED) ? network.width() : PACK_COLUMNS;
  }
}
