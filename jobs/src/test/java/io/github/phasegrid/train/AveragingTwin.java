package io.github.phasegrid.train;

import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.ParameterVector;
import io.github.phasegrid.training.Averaging;
import io.github.phasegrid.training.Optimizer;
import io.github.phasegrid.training.TrainingRun;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Training by averaging as plain as can be: stock layers and updater, one network that plays each
 * worker in turn, means in double precision. Knows Adam without decay, dropout or schedule.
 */
final class AveragingTwin {
  private final TrainingRun run;
  private final Sample sample;
  private final MultiLayerNetwork network;
  private double[] parameters;
  private double[] moments;
  private int steps;

  AveragingTwin(TrainingRun run, Sample sample) {
    this.run = run;
    this.sample = sample;
    NetworkSpec spec = (NetworkSpec) run.network();
    int inputs = sample.train().inputs();
    Adam adam =
        new Adam(
            run.recipe().learningRate(),
            Optimizer.ADAM_BETA1,
            Optimizer.ADAM_BETA2,
            Optimizer.ADAM_EPSILON);
    MultiLayerConfiguration configuration =
        Dl4jNetworks.configuration(spec, inputs, sample.classes(), DataType.FLOAT, adam);
    network = new MultiLayerNetwork(configuration);
    network.init();
    float[] initial =
        ParameterVector.of(spec, InitialWeights.of(spec, inputs, sample.classes(), run.seed()));
    parameters = new double[initial.length];
    Arrays.setAll(parameters, i -> initial[i]);
    moments = new double[Math.toIntExact(moments().length())];
  }

  private INDArray moments() {
    return network.getUpdater().getStateViewArray();
  }

  /** Trains all epochs; the parameters afterwards. */
  double[] train(Averaging averaging) {
    int[] visits = new int[sample.epochLength()];
    int batchSize = run.recipe().batchSize();
    int minibatches = (visits.length + batchSize - 1) / batchSize;
    int perRound = averaging.workers() * averaging.frequency();
    for (int epoch = 0; epoch < run.recipe().epochs(); epoch++) {
      ExampleOrder.of(sample).write(epoch, visits);
      for (int first = 0; first < minibatches; first += perRound) {
        round(visits, first, Math.min(first + perRound, minibatches), averaging.workers());
      }
    }
    return parameters;
  }

  private void round(int[] visits, int first, int end, int workers) {
    double[] parameterSum = new double[parameters.length];
    double[] momentSum = new double[moments.length];
    int active = Math.min(workers, end - first);
    int most = 0;
    for (int worker = 0; worker < active; worker++) {
      network.params().assign(Nd4j.createFromArray(parameters));
      moments().assign(Nd4j.createFromArray(moments));
      network.setIterationCount(steps);
      int own = 0;
      for (int minibatch = first + worker; minibatch < end; minibatch += workers) {
        step(visits, minibatch);
        own++;
      }
      most = Math.max(most, own);
      add(network.params(), parameterSum);
      add(moments(), momentSum);
    }
    parameters = Arrays.stream(parameterSum).map(sum -> sum / active).toArray();
    moments = Arrays.stream(momentSum).map(sum -> sum / active).toArray();
    steps += most;
  }

  private void step(int[] visits, int minibatch) {
    int from = minibatch * run.recipe().batchSize();
    int to = Math.min(from + run.recipe().batchSize(), visits.length);
    float[][] features = new float[to - from][sample.train().inputs()];
    float[][] labels = new float[to - from][sample.classes()];
    for (int row = 0; row < to - from; row++) {
      int example = visits[from + row];
      sample.train().copyTo(example, features[row], 0);
      labels[row][run.labels()[example]] = 1;
    }
    network.fit(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }

  private static void add(INDArray array, double[] sums) {
    double[] values = array.toDoubleVector();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i];
    }
  }
}
