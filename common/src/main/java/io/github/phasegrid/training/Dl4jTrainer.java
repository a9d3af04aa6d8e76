package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import java.util.List;
import java.util.Map;

/**
 * Trains with Deeplearning4j, one run after the other. Handles every network and recipe: multilayer
 * perceptrons as {@code MultiLayerNetwork}s, convolutional networks as {@code ComputationGraph}s.
 * Small networks cost milliseconds a step, most of it overhead.
 */
public final class Dl4jTrainer implements Trainer {

  @Override
  public String engine() {
    return "dl4j";
  }

  @Override
  public int numericVersion() {
    return 1;
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
        runs,
        states,
        sample,
        listener,
        (run, network) -> new OneByOne(run, network, network.minibatches(), listener));
  }

  @Override
  public void requireStates(List<TrainingRun> runs, Map<String, RunState> states, Sample sample) {
    for (TrainingRun run : runs) {
      RunState state = states.get(run.id());
      if (state != null) {
        state.requireOf(run, Dl4jRun.stateLength(run, sample.train().inputs(), sample.classes()));
      }
    }
  }
}
