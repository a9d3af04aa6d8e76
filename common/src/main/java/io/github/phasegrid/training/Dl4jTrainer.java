package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.NativeThreads;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

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
    NativeThreads.useOne();
    for (TrainingRun run : runs) {
      run.requireLabelsOf(sample.train());
      UncountedListener uncounted = new UncountedListener(listener);
      try (Dl4jRun network = new Dl4jRun(run, sample, DataType.FLOAT)) {
        EpochSteps steps = new OneByOne(run, network, network.minibatches());
        Dl4jCourse course = new Dl4jCourse(run, sample, network, steps, uncounted);
        if (states.containsKey(run.id())) {
          course.resume(states.get(run.id()));
        } else {
          course.begin();
        }
        course.follow();
      }
    }
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
