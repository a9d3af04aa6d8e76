package io.github.phasegrid.sweep;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.training.Averaging;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.Engines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A validated sweep file.
 *
 * @param name the sweep's name, a key of the {@code sweeps} table
 * @param seed what all data and trial seeds derive from
 * @param dataset which dataset
 * @param validationFraction share of the training set, from its end, that only validates
 * @param values for every setting its value, or several where it is an axis; repeats are spelled
 *     out
 * @param checkpoints what is looked at of each trial
 * @param probes what networks are shown besides examples, in order
 * @param controls what codes are held against
 * @param scoring how codes are scored
 * @param regimes where the regimes of its phase chart end
 * @param engine which engine trains
 * @param keepModels which checkpoints' networks stay
 * @param keepCodes which checkpoints' codes stay
 * @param resolved the whole file after includes and overrides, as JSON
 */
public record Sweep(
    String name,
    long seed,
    DatasetSpec dataset,
    double validationFraction,
    Map<Setting, List<Object>> values,
    SortedSet<Checkpoint> checkpoints,
    List<Split> probes,
    Control.Choice controls,
    ScoringSpec scoring,
    RegimeThresholds regimes,
    EngineChoice engine,
    Keep keepModels,
    Keep keepCodes,
    String resolved) {

  /** Keeps checkpoints and probes unmodifiable. */
  public Sweep {
    probes = List.copyOf(probes);
    checkpoints = Collections.unmodifiableSortedSet(new TreeSet<>(checkpoints));
  }

  /** The settings with more than one value, repeats excepted. */
  public List<Setting> axes() {
    return values.entrySet().stream()
        .filter(e -> e.getValue().size() > 1 && e.getKey() != Setting.REPEAT)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The splits whose codes are taken. */
  public Set<Split> splits() {
    EnumSet<Split> splits = EnumSet.of(Split.TRAIN, Split.TEST);
    if (scoring.fitOnValidation()) {
      splits.add(Split.VALIDATION);
    }
    splits.addAll(probes);
    return splits;
  }

  /** What is measured of a trial at each checkpoint. */
  public List<Aspect> aspects(Trial trial) {
    List<Aspect> aspects = new ArrayList<>();
    for (CodeLayer layer : layers(trial)) {
      aspects.add(Aspect.ofTest(layer, scoring.fitOnValidation()));
      probes.forEach(probe -> aspects.add(Aspect.ofProbe(layer, probe)));
    }
    return aspects;
  }

  /**
   * The controls that a trial of this sweep is to have: only those of the first repeats have any.
   */
  public List<Control> controls(Trial trial) {
    List<Object> repeats = values.get(Setting.REPEAT);
    boolean early =
        repeats
            .subList(0, Math.min(controls.repeats(), repeats.size()))
            .contains(trial.settings().get(Setting.REPEAT));
    return early
        ? controls.kinds().stream().filter(c -> c.isFor(trial.network())).toList()
        : List.of();
  }

  /** The parts of a network's code that are asked for. */
  private List<CodeLayer> layers(Trial trial) {
    List<CodeLayer> layers = new ArrayList<>();
    for (String asked : scoring.layers()) {
      if (asked.equals(ScoringSpec.ALL_LAYERS)) {
        layers.add(new CodeLayer(ScoringSpec.ALL_LAYERS, 0, trial.codeBits()));
      } else if (asked.equals(ScoringSpec.EACH_LAYER)) {
        layers.addAll(trial.codeLayers());
      } else if (asked.equals(ScoringSpec.LAST_LAYER)) {
        List<CodeLayer> all = trial.codeLayers();
        layers.add(all.get(all.size() - 1));
      } else {
        trial.codeLayers().stream().filter(l -> l.name().equals(asked)).forEach(layers::add);
      }
    }
    return layers.stream().distinct().toList();
  }

  /**
   * Every trial once: repeats outermost, then settings in their order. Combinations that compute
   * the same are one trial.
   *
   * @throws UserMistakeException when a sample size exceeds the training split, or there is nothing
   *     to fit on
   */
  public List<Trial> trials(Dataset data) {
    int available = data.trainingCount(validationFraction);
    if (scoring.fitOnValidation() && data.validationCount(validationFraction) == 0) {
      throw new UserMistakeException(
          "sweep.scoring.fit-on-validation: with sweep.dataset.validation-fraction = "
              + validationFraction
              + ", "
              + data.name()
              + " has no validation examples; give a larger fraction, such as 0.2, or leave the key"
              + " out");
    }
    Map<String, Trial> trials = new LinkedHashMap<>();
    Odometer odometer = new Odometer(values);
    do {
      Map<Setting, Object> chosen = odometer.current();
      chosen.computeIfPresent(
          Setting.SAMPLE_SIZE, (key, asked) -> sampleSize((Integer) asked, available, data.name()));
      if (chosen.get(Setting.SAMPLE_SIZE).equals(available)) {
        chosen.put(Setting.SUBSET, Setting.SUBSET.defaultValue()); // there is only one
      }
      Trial trial = trial(data, Settings.of(chosen));
      trials.putIfAbsent(trial.fingerprint(), trial);
    } while (odometer.advance());
    return new ArrayList<>(trials.values());
  }

  private Trial trial(Dataset data, Settings settings) {
    requireImages(settings, data);
    settings.averaging().ifPresent(averaging -> requireWork(averaging, settings, data));
    String resolvedEngine = engine(settings, settings.network(data.shape()));
    return Trial.of(
        seed,
        data,
        validationFraction,
        settings,
        resolvedEngine,
        Engines.trainer(resolvedEngine).numericVersion());
  }

  /** The engine of a trial: follows from the sweep file and the trial alone. */
  private String engine(Settings settings, Architecture network) {
    boolean byWorkers = settings.averaging().isPresent();
    String resolved =
        switch (engine) {
          case AUTO -> byWorkers ? Engines.DL4J : Engines.fastest(network);
          case FUSED -> Engines.FUSED;
          case DL4J -> Engines.DL4J;
        };
    if (!Engines.covers(resolved, network)) {
      throw new UserMistakeException(
          "sweep.engine: "
              + resolved
              + " trains multilayer perceptrons only, and "
              + settings.text(Setting.ARCHITECTURE)
              + " is none; give auto or dl4j");
    }
    if (byWorkers && !resolved.equals(Engines.DL4J)) {
      throw new UserMistakeException(
          "sweep.engine: "
              + resolved
              + " trains in one task, and sweep.training.parallelism is data; give auto or dl4j");
    }
    return resolved;
  }

  /** A worker without a minibatch would be a slot that nobody trains in. */
  private void requireWork(Averaging averaging, Settings settings, Dataset data) {
    int batchSize = settings.integer(Setting.BATCH_SIZE);
    int examples = settings.integer(Setting.SAMPLE_SIZE);
    int visits = data.trainingCount(validationFraction) / examples * examples;
    int minibatches = Averaging.minibatches(visits, batchSize);
    if (averaging.workers() > minibatches) {
      throw new UserMistakeException(
          "sweep.training.workers: %d are more than the %d minibatches of an epoch (%d visits, %d at a time); give at most %d, or a smaller recipe.batch-size"
              .formatted(averaging.workers(), minibatches, visits, batchSize, minibatches));
    }
  }

  /** Convolutions need images of some size; what changes images needs a network that takes them. */
  private static void requireImages(Settings settings, Dataset data) {
    ImageShape image = data.shape();
    if (settings.isConvolutional() && !ConvolutionalSpec.takes(image)) {
      throw new UserMistakeException(
          "sweep.network.architecture: %s takes images of %d × %d pixels or more, and those of %s have %d × %d; give mlp, or another dataset"
              .formatted(
                  settings.text(Setting.ARCHITECTURE),
                  ConvolutionalFamily.SMALLEST_IMAGE,
                  ConvolutionalFamily.SMALLEST_IMAGE,
                  data.name(),
                  image.height(),
                  image.width()));
    }
    if (!settings.isConvolutional() && !settings.augmentation().isNone()) {
      throw new UserMistakeException(
          "sweep.recipe.augmentation: it is for convolutional networks, and "
              + settings.text(Setting.ARCHITECTURE)
              + " is none; leave it out, or give another network.architecture");
    }
  }

  private static int sampleSize(Integer asked, int available, String dataset) {
    if (asked.equals(SettingType.CountOrAll.ALL)) {
      return available;
    }
    if (asked > available) {
      throw new UserMistakeException(
          "sweep.grid.sample-size: "
              + asked
              + " is more than the "
              + available
              + " training examples of "
              + dataset
              + "; give at most "
              + available
              + ", or all");
    }
    return asked;
  }
}
