package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Figures;

/** What a figure of ours has to reach. All figures but sizes are rates: more is better. */
sealed interface Goal {

  /** What counts, as people read it. */
  String reached(double ours, double rival);

  /** Whether it is enough. */
  boolean met(double ours, double rival);

  /** What is enough. */
  String must();

  /** What is hoped for. */
  String aim();

  /**
   * So many times as fast as the rival.
   *
   * @param least that is enough
   * @param hoped for
   */
  record Times(double least, double hoped) implements Goal {
    @Override
    public String reached(double ours, double rival) {
      return Figures.text(ours / rival) + " ×";
    }

    @Override
    public boolean met(double ours, double rival) {
      return ours >= least * rival;
    }

    @Override
    public String must() {
      return "≥ %.0f ×".formatted(least);
    }

    @Override
    public String aim() {
      return "%.0f ×".formatted(hoped);
    }
  }

  /**
   * A share of the rival's rate.
   *
   * @param least that is enough, such as 0.6
   */
  record Share(double least) implements Goal {
    @Override
    public String reached(double ours, double rival) {
      return "%.0f %%".formatted(100 * ours / rival);
    }

    @Override
    public boolean met(double ours, double rival) {
      return ours >= least * rival;
    }

    @Override
    public String must() {
      return "≥ %.0f %%".formatted(100 * least);
    }

    @Override
    public String aim() {
      return "";
    }
  }

  /**
   * A rate, whatever others reach.
   *
   * @param least that is enough
   * @param aim hoped for
   */
  record Rate(double least, String aim) implements Goal {
    @Override
    public String reached(double ours, double rival) {
      return "";
    }

    @Override
    public boolean met(double ours, double rival) {
      return ours >= least;
    }

    @Override
    public String must() {
      return "≥ %.0f".formatted(least);
    }
  }

  /**
   * A size.
   *
   * @param most that is allowed
   */
  record Size(double most) implements Goal {
    @Override
    public String reached(double ours, double rival) {
      return "";
    }

    @Override
    public boolean met(double ours, double rival) {
      return ours <= most;
    }

    @Override
    public String must() {
      return "≤ " + most;
    }

    @Override
    public String aim() {
      return "";
    }
  }

  /** Only told. */
  record Told() implements Goal {
    @Override
    public String reached(double ours, double rival) {
      return "";
    }

    @Override
    public boolean met(double ours, double rival) {
      return true;
    }

    @Override
    public String must() {
      return "";
    }

    @Override
    public String aim() {
      return "";
    }
  }
}
