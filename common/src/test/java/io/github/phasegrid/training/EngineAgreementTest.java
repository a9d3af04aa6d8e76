package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NeuralEncoder;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.dataset.Sampling;
import io.github.phasegrid.dataset.Subset;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The short version of a comparison on all of MNIST (docs/benchmarks.md): over repeats, both
 * engines find the same, within the spread of repeats.
 */
class EngineAgreementTest {
  private static final int REPEATS = 3;
  private static final int EPOCHS = 2;
  private static final NetworkSpec SPEC = new NetworkSpec(1, 12, Activation.RELU, 0, true);

  @Test
  void lossAccuracyAndRedundancyAgreeWithinTheirStandardErrors() throws InterruptedException {
    Dataset digits = Datasets.load(new DatasetSpec.Named("mnist-10k"), Path.of("."));
    List<double[]> fused = new ArrayList<>();
    List<double[]> dl4j = new ArrayList<>();
    for (int repeat = 1; repeat <= REPEATS; repeat++) {
      Sample sample = Sampling.draw(digits, 0.2, Sampling.ALL, Subset.FIRST, 0, repeat);
      fused.add(result(new FusedTrainer(), sample, repeat));
      dl4j.add(result(new Dl4jTrainer(), sample, repeat));
    }
    String[] names = {"loss", "accuracy", "redundancy"};
    for (int i = 0; i < names.length; i++) {
      int property = i;
      double[] a = fused.stream().mapToDouble(values -> values[property]).toArray();
      double[] b = dl4j.stream().mapToDouble(values -> values[property]).toArray();
      assertThat(Math.abs(mean(a) - mean(b)))
          .as("%s: %s fused, %s dl4j", names[i], Arrays.toString(a), Arrays.toString(b))
          .isLessThan(Math.hypot(standardError(a), standardError(b)));
    }
    assertThat(fused).allSatisfy(values -> assertThat(values[1]).isGreaterThan(0.85));
  }

  /** Final training loss, validation accuracy, redundancy ratio on the training examples. */
  private static double[] result(Trainer trainer, Sample sample, int repeat)
      throws InterruptedException {
    Recipe recipe = new Recipe(Optimizer.ADAM, 0.01, 0, 0.1, 20, 64, EPOCHS, 1e-6, 0, 0);
    int[] labels = sample.train().labels();
    TrainingRun run = new TrainingRun("run", SPEC, recipe, repeat, labels, TrainingFixtures.last());
    RecordingListener heard = new RecordingListener();
    trainer.train(List.of(run), sample, heard);
    EpochMetrics last = heard.history.get("run").get(EPOCHS - 1);
    return new double[] {
      last.trainingLoss(),
      last.validationAccuracy(),
      redundancy(heard.weights.get("run:last"), sample)
    };
  }

  private static double redundancy(NetworkWeights weights, Sample sample) {
    try (NeuralEncoder encoder = new NeuralEncoder(SPEC, weights)) {
      CodeMatrix codes = encoder.encode(sample.train()).codes();
      int bytes = CodeMatrix.bytesPerRow(codes.bits());
      Set<ByteBuffer> distinct = new HashSet<>();
      for (int row = 0; row < codes.rows(); row++) {
        distinct.add(ByteBuffer.wrap(codes.packed(), row * bytes, bytes));
      }
      return (double) (codes.rows() - distinct.size()) / codes.rows();
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double standardError(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
