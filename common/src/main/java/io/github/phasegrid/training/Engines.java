package io.github.phasegrid.training;

import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.NetworkSpec;

/** The training engines by name, and how many runs each takes at a time. */
public final class Engines {
  /** Deeplearning4j, one run after the other. */
  public static final String DL4J = "dl4j";

  /** All runs of a pack in one matrix product. */
  public static final String FUSED = "fused";

  private Engines() {}

  /** What {@code auto} stands for: the fused engine, wherever it can train the network. */
  public static String fastest(Architecture network) {
    return covers(FUSED, network) ? FUSED : DL4J;
  }

  /** Whether an engine can train a network: the fused one knows multilayer perceptrons only. */
  public static boolean covers(String engine, Architecture network) {
    return !engine.equals(FUSED) || network instanceof NetworkSpec;
  }

  /**
   * The engine of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Trainer trainer(String engine) {
    return switch (engine) {
      case DL4J -> new Dl4jTrainer();
      case FUSED -> new FusedTrainer();
      default -> throw new IllegalArgumentException("no engine is named " + engine);
    };
  }

  /**
   * What a pack of an engine holds, in units of {@link #packUnits}.
   *
   * @param inputs values in one example
   */
  public static int packCapacity(String engine, int inputs) {
    return engine.equals(FUSED) ? FusedPacking.capacity(inputs) : 1;
  }

  /**
   * What a run takes of a pack. An engine that trains one run after the other gains nothing from
   * company: each run is a pack, so that it is committed as soon as it is done.
   */
  public static int packUnits(String engine, Architecture network) {
    return engine.equals(FUSED) && network instanceof NetworkSpec spec
        ? FusedPacking.units(spec)
        : 1;
  }
}
