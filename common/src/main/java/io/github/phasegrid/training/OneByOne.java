package io.github.phasegrid.training;

/** The steps of an epoch one after the other, here. */
final class OneByOne implements EpochSteps {
  private final TrainingRun run;
  private final Dl4jRun network;
  private final Minibatches minibatches;
  private final TrainingListener listener;

  OneByOne(TrainingRun run, Dl4jRun network, Minibatches minibatches, TrainingListener listener) {
    this.run = run;
    this.network = network;
    this.minibatches = minibatches;
    this.listener = listener;
  }

  @Override
  public int perEpoch() {
    return minibatches.perEpoch();
  }

  @Override
  public Tally train(int epoch) throws Diverged, InterruptedException {
    int[] visits = minibatches.visits(epoch);
    double lossSum = 0;
    int correct = 0;
    for (int number = 0; number < minibatches.perEpoch(); number++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("training run " + run.id());
      }
      int rows = minibatches.rows(number);
      double loss = network.step(visits, number * run.recipe().batchSize(), rows);
      lossSum += Diverged.requireFinite(loss, epoch, number + 1) * rows;
      correct += network.correct();
      listener.stepDone();
    }
    return new Tally(lossSum, correct);
  }
}
