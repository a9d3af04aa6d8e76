package io.github.phasegrid.training;

import io.github.phasegrid.network.GraphWeights;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps everything an engine reports, by run. */
public final class RecordingListener implements TrainingListener {
  /** {@code run:epoch 1}, {@code run:checkpoint last@1}, {@code run:ended}, in order. */
  public final List<String> events = new ArrayList<>();

  public final Map<String, List<EpochMetrics>> history = new HashMap<>();

  /** Of multilayer perceptrons. */
  public final Map<String, NetworkWeights> weights = new HashMap<>();

  /** Of convolutional networks. */
  public final Map<String, GraphWeights> graphs = new HashMap<>();

  public final Map<String, RunOutcome> outcomes = new HashMap<>();

  /** What happened to one run, in order. */
  public List<String> eventsOf(String run) {
    return events.stream()
        .filter(event -> event.startsWith(run + ":"))
        .map(event -> event.substring(run.length() + 1))
        .toList();
  }

  @Override
  public void epochDone(String run, EpochMetrics metrics) {
    events.add(run + ":epoch " + metrics.epoch());
    history.computeIfAbsent(run, r -> new ArrayList<>()).add(metrics);
  }

  @Override
  public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights w) {
    events.add(run + ":checkpoint " + checkpoint + "@" + epoch);
    if (w instanceof NetworkWeights layers) {
      weights.put(run + ":" + checkpoint, layers);
    } else {
      graphs.put(run + ":" + checkpoint, (GraphWeights) w);
    }
  }

  @Override
  public void ended(String run, RunOutcome outcome) {
    events.add(run + ":ended");
    outcomes.put(run, outcome);
  }
}
