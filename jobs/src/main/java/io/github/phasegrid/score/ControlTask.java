package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Encoded;
import io.github.phasegrid.code.HiddenActivations;
import io.github.phasegrid.code.NeuralEncoder;
import io.github.phasegrid.code.RandomProjection;
import io.github.phasegrid.code.ThresholdCodes;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.Calibration;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.ModelFile;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import io.github.phasegrid.sweep.Control;
import io.github.phasegrid.sweep.Runs;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.FileSystemSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Makes a control from a trial's settings and seeds, the dataset and, for activations, the network
 * that was kept; on an executor.
 *
 * @param control which
 * @param trial the trial that is to have it
 * @param spec how it is scored
 * @param model the file of the trial's network at checkpoint {@code last}; only activations need it
 * @param hadoop settings of the file systems
 */
record ControlTask(
    Control control, Trial trial, ScoringSpec spec, String model, Map<String, String> hadoop)
    implements Serializable {
  /** A value of a pixel above it is a bit that is set. */
  private static final float HALF = 0.5f;

  /** What a task returns. */
  record Result(Measurements measured, StepTimes steps) implements Serializable {}

  /** Measures a control that is codes, on packed bits. */
  Result measure(Dataset dataset) {
    StepTimes steps = new StepTimes();
    Measurements measured = new Measurements();
    Sample sample = Runs.sample(trial, dataset);
    CellCodes codes = steps.time(ScoringStep.READ, () -> codes(sample, measured));
    measured.putAll(PackedMeasures.of(codes, spec.inOneTask(ScoringEngine.PACKED), steps));
    return new Result(measured, steps);
  }

  private CellCodes codes(Sample sample, Measurements measured) {
    Architecture network = trial.network();
    int inputs = sample.train().inputs();
    return switch (control) {
      case UNTRAINED ->
          ofNetwork(
              InitialWeights.of(network, inputs, sample.classes(), trial.trialSeed()),
              sample,
              measured);
      case CALIBRATED -> {
        NetworkWeights initial =
            InitialWeights.of(perceptron(), inputs, sample.classes(), trial.trialSeed());
        yield ofNetwork(Calibration.of(perceptron(), initial, sample.train()), sample, measured);
      }
      case RANDOM_PROJECTION -> {
        RandomProjection projection =
            RandomProjection.of(sample.train(), network.codeBits(), trial.projectionSeed());
        yield codes(sample, projection::encode);
      }
      case PIXELS, ACTIVATIONS -> throw new IllegalStateException(control + " are vectors");
    };
  }

  /** The network of a control that only multilayer perceptrons have. */
  private NetworkSpec perceptron() {
    return (NetworkSpec) trial.network();
  }

  private CellCodes ofNetwork(Weights weights, Sample sample, Measurements measured) {
    try (NeuralEncoder encoder = new NeuralEncoder(trial.network(), weights)) {
      Encoded train =
          encoder.encode(sample.train(), sample.train().labels(), Runs.labels(trial, sample));
      Encoded test = encoder.encode(sample.test(), sample.test().labels());
      put(measured, train.performance().get(0), "_train");
      put(measured, train.performance().get(1), "_train" + CellCodes.AS_TRAINED);
      put(measured, test.performance().get(0), "_test");
      return codes(sample, train.codes(), test.codes(), encoder.encode(validation(sample)).codes());
    }
  }

  private static void put(Measurements measured, LossAndAccuracy told, String ending) {
    measured.put("network_loss" + ending, finite(told.loss()));
    measured.put("network_accuracy" + ending, finite(told.accuracy()));
  }

  private static Measured finite(double value) {
    return Double.isFinite(value) ? Measured.of(value) : Measured.absent("not a finite number");
  }

  /** Makes the vectors of a control that is real-valued. */
  ControlVectors vectors(Dataset dataset) {
    NativeBlas.prefer(); // here, since on a cluster MLlib works in the executors
    Sample sample = Runs.sample(trial, dataset);
    return switch (control) {
      case PIXELS -> vectors(sample, HALF, examples -> examples);
      case ACTIVATIONS -> {
        NetworkWeights weights = kept(sample);
        yield vectors(sample, 0, examples -> HiddenActivations.of(perceptron(), weights, examples));
      }
      case UNTRAINED, CALIBRATED, RANDOM_PROJECTION ->
          throw new IllegalStateException(control + " has no vectors");
    };
  }

  private ControlVectors vectors(Sample sample, float threshold, Function<Inputs, Inputs> seen) {
    Inputs train = seen.apply(sample.train());
    Inputs test = seen.apply(sample.test());
    Inputs validation = seen.apply(validation(sample));
    return new ControlVectors(
        codes(
            sample,
            ThresholdCodes.above(threshold, train),
            ThresholdCodes.above(threshold, test),
            ThresholdCodes.above(threshold, validation)),
        train,
        test,
        validation);
  }

  private NetworkWeights kept(Sample sample) {
    Configuration configuration = FileSystemSettings.configuration(hadoop);
    Path file = new Path(model);
    try (InputStream in = file.getFileSystem(configuration).open(file)) {
      return ModelFile.read(perceptron(), sample.train().inputs(), sample.classes(), in);
    } catch (IOException e) {
      throw new UserMistakeException(
          model
              + ": cannot be read as the network of trial "
              + trial.fingerprint()
              + " ("
              + e.getMessage()
              + "); restore it, or delete the manifest that lists it to compute it again",
          e);
    }
  }

  /** Empty where nothing learns from them. */
  private Examples validation(Sample sample) {
    return spec.fitOnValidation() ? sample.validation() : sample.validation().slice(0, 0);
  }

  private CellCodes codes(Sample sample, Function<Inputs, CodeMatrix> encoder) {
    return codes(
        sample,
        encoder.apply(sample.train()),
        encoder.apply(sample.test()),
        encoder.apply(validation(sample)));
  }

  private CellCodes codes(Sample sample, CodeMatrix train, CodeMatrix test, CodeMatrix validation) {
    return new CellCodes(
        train,
        Runs.labels(trial, sample),
        sample.train().labels(),
        test,
        sample.test().labels(),
        validation,
        validation(sample).labels(),
        CellCodes.Flips.absent("a control has no checkpoints"),
        sample.classes());
  }
}
