package io.github.phasegrid.training;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A recipe's update rule and schedule for Deeplearning4j, which has no classical momentum and whose
 * schedules know no recipe. Used while training only; exported networks do not name it.
 *
 * @param recipe gives the rule, and the rate of each epoch
 */
record RecipeUpdater(Recipe recipe) implements IUpdater {

  @Override
  public long stateSize(long parameters) {
    return recipe.optimizer().moments() * parameters;
  }

  @Override
  public GradientUpdater<RecipeUpdater> instantiate(INDArray state, boolean initialize) {
    if (initialize && state != null) {
      state.assign(0);
    }
    return switch (recipe.optimizer()) {
      case ADAM -> new Adam(this, state);
      case SGD -> new Sgd(this);
      case MOMENTUM -> new Momentum(this, state);
    };
  }

  @Override
  public GradientUpdater<RecipeUpdater> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    throw new UnsupportedOperationException("no run continues from stored optimizer state");
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return recipe.learningRate(epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double rate, ISchedule schedule) {
    throw new UnsupportedOperationException("the recipe gives the rate");
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // immutable
  public RecipeUpdater clone() {
    return this;
  }

  /** What the rules share: state comes with the instance and is never stored. */
  private abstract static class Rule implements GradientUpdater<RecipeUpdater> {
    final RecipeUpdater config;

    Rule(RecipeUpdater config) {
      this.config = config;
    }

    double rate(int epoch) {
      return config.recipe.learningRate(epoch);
    }

    @Override
    public RecipeUpdater getConfig() {
      return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
      throw new UnsupportedOperationException("no run continues from stored optimizer state");
    }

    @Override
    public Map<String, INDArray> getState() {
      throw new UnsupportedOperationException("no run continues from stored optimizer state");
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
      throw new UnsupportedOperationException("no run continues from stored optimizer state");
    }
  }

  /**
   * {@code w ← w − rate·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)}, which is what ND4J's operation
   * computes.
   */
  private static final class Adam extends Rule {
    private final INDArray m;
    private final INDArray v;

    Adam(RecipeUpdater config, INDArray state) {
      super(config);
      INDArray flat = state.reshape(state.length());
      long half = flat.length() / 2;
      this.m = flat.get(NDArrayIndex.interval(0, half));
      this.v = flat.get(NDArrayIndex.interval(half, 2 * half));
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      Nd4j.exec(
          new AdamUpdater(
              gradient,
              v,
              m,
              rate(epoch),
              Optimizer.ADAM_BETA1,
              Optimizer.ADAM_BETA2,
              Optimizer.ADAM_EPSILON,
              iteration));
    }
  }

  /** {@code w ← w − rate·g}. */
  private static final class Sgd extends Rule {
    Sgd(RecipeUpdater config) {
      super(config);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      gradient.muli(rate(epoch));
    }
  }

  /** {@code u ← μ·u + rate·g; w ← w − u}: Keras's formula with u = −v. */
  private static final class Momentum extends Rule {
    private final INDArray u;

    Momentum(RecipeUpdater config, INDArray state) {
      super(config);
      this.u = state.reshape(state.length());
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      gradient.muli(rate(epoch));
      u.muli(config.recipe.momentum()).addi(gradient);
      gradient.assign(u);
    }
  }
}
