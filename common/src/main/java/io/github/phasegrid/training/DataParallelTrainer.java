package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.NativeGarbage;
import java.util.List;
import java.util.Map;

/**
 * Trains with Deeplearning4j, each run on many workers by averaging their parameters. The recipe
 * means what it means in engine {@code dl4j}: the same minibatches in the same order, rates,
 * dropout, early stopping and checkpoints. What differs is that a worker's step starts from weights
 * that the other workers' latest steps are not in yet. Checkpoints are the workers' mean after the
 * last averaging of an epoch.
 */
public final class DataParallelTrainer implements Trainer {
  private final Averaging averaging;
  private final WorkerPool pool;

  /**
   * @param averaging workers, and how often they are averaged
   * @param pool the workers
   */
  public DataParallelTrainer(Averaging averaging, WorkerPool pool) {
    this.averaging = averaging;
    this.pool = pool;
  }

  @Override
  public String engine() {
    return Engines.DL4J;
  }

  @Override
  public int numericVersion() {
    return Engines.trainer(Engines.DL4J).numericVersion();
  }

  @Override
  public void train(
      List<TrainingRun> runs,
      Map<String, RunState> states,
      Sample sample,
      TrainingListener listener)
      throws InterruptedException {
    requireStates(runs, states, sample);
    Dl4jCourse.followAll(
        runs, states, sample, listener, (run, network) -> new Rounds(run, sample, network));
  }

  @Override
  public void requireStates(List<TrainingRun> runs, Map<String, RunState> states, Sample sample) {
    Engines.trainer(Engines.DL4J).requireStates(runs, states, sample);
  }

  /** The steps of an epoch, round by round. */
  private final class Rounds implements EpochSteps {
    private final TrainingRun run;
    private final Sample sample;
    private final Dl4jRun network;
    private final Minibatches minibatches;
    private final AveragingRounds rounds;

    Rounds(TrainingRun run, Sample sample, Dl4jRun network) {
      this.run = run;
      this.sample = sample;
      this.network = network;
      this.minibatches = network.minibatches();
      this.rounds = averaging.rounds(minibatches.perEpoch());
    }

    @Override
    public int perEpoch() {
      return rounds.stepsPerEpoch();
    }

    @Override
    public Tally train(int epoch) throws Diverged, InterruptedException {
      double lossSum = 0;
      int correct = 0;
      for (int number = 0; number < rounds.count(); number++) {
        if (Thread.interrupted()) {
          throw new InterruptedException("training run " + run.id());
        }
        AveragingRounds.Round round = rounds.at(epoch, number);
        WorkerPool.RoundTally tally = pool.train(run, sample, network.model(), round);
        NativeGarbage.ofThisProcess().watch(); // averaging leaves arrays here, too
        for (int i = 0; i < tally.losses().length; i++) {
          int minibatch = round.first() + i;
          lossSum +=
              Diverged.requireFinite(tally.losses()[i], epoch, minibatch + 1)
                  * minibatches.rows(minibatch);
        }
        correct += tally.correct();
      }
      return new Tally(lossSum, correct);
    }
  }
}
