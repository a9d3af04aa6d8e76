package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Workers one after the other in this thread, averaged by plain loops. */
final class WorkersInALoop implements WorkerPool {

  @Override
  public RoundTally train(
      TrainingRun run, Sample sample, Model network, AveragingRounds.Round round) {
    double[] parameters = new double[Math.toIntExact(network.params().length())];
    double[] moments =
        new double[moments(network).map(array -> Math.toIntExact(array.length())).orElse(0)];
    double[] losses = new double[round.minibatches()];
    Arrays.fill(losses, Double.NaN);
    int correct = 0;
    for (int worker = 0; worker < round.workers(); worker++) {
      try (Replica replica = new Replica(run, sample, round, worker)) {
        Model copy = replica.network(network.params(), moments(network));
        Iterator<DataSet> minibatches = replica.minibatches();
        for (int step = 0; minibatches.hasNext(); step++) {
          fit(copy, minibatches.next());
          losses[round.minibatch(worker, step)] = copy.score();
          correct += replica.correct();
          if (!Double.isFinite(copy.score())) {
            break;
          }
        }
        add(copy.params(), parameters);
        moments(copy).ifPresent(array -> add(array, moments));
      }
    }
    put(network.params(), parameters, round.workers());
    moments(network).ifPresent(array -> put(array, moments, round.workers()));
    return new RoundTally(losses, correct);
  }

  private static void fit(Model network, DataSet minibatch) {
    if (network instanceof MultiLayerNetwork layers) {
      layers.fit(minibatch);
    } else {
      ((ComputationGraph) network).fit(minibatch);
    }
  }

  private static Optional<INDArray> moments(Model network) {
    return network instanceof MultiLayerNetwork layers
        ? Optional.of(layers.getUpdater()).map(Updater::getStateViewArray)
        : Optional.ofNullable(((ComputationGraph) network).getUpdater().getStateViewArray());
  }

  private static void add(INDArray array, double[] sums) {
    double[] values = array.toDoubleVector();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i];
    }
  }

  private static void put(INDArray array, double[] sums, int workers) {
    array.assign(Nd4j.createFromArray(Arrays.stream(sums).map(sum -> sum / workers).toArray()));
  }
}
