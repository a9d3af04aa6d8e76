package io.github.phasegrid.sweep;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.Engines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    ScoringSpec scoring,
    RegimeThresholds regimes,
    EngineChoice engine,
    Keep keepModels,
    Keep keepCodes,
    String resolved) {

  /** Keeps the checkpoints unmodifiable. */
  public Sweep {
    checkpoints = Collections.unmodifiableSortedSet(new TreeSet<>(checkpoints));
  }

  /** The settings with more than one value, repeats excepted. */
  public List<Setting> axes() {
    return values.entrySet().stream()
        .filter(e -> e.getValue().size() > 1 && e.getKey() != Setting.REPEAT)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Every trial once: repeats outermost, then settings in their order. Combinations that compute
   * the same are one trial.
   *
   * @throws UserMistakeException when a sample size exceeds the training split
   */
  public List<Trial> trials(Dataset data) {
    int available = data.trainingCount(validationFraction);
    Map<String, Trial> trials = new LinkedHashMap<>();
    Odometer odometer = new Odometer(values);
    do {
      Map<Setting, Object> chosen = odometer.current();
      chosen.computeIfPresent(
          Setting.SAMPLE_SIZE, (key, asked) -> sampleSize((Integer) asked, available, data.name()));
      Trial trial = trial(data, Settings.of(chosen));
      trials.putIfAbsent(trial.fingerprint(), trial);
    } while (odometer.advance());
    return new ArrayList<>(trials.values());
  }

  private Trial trial(Dataset data, Settings settings) {
    String resolvedEngine =
        switch (engine) {
          case AUTO -> Engines.fastest();
          case FUSED -> Engines.FUSED;
          case DL4J -> Engines.DL4J;
        };
    return Trial.of(
        seed,
        data,
        validationFraction,
        settings,
        resolvedEngine,
        Engines.trainer(resolvedEngine).numericVersion());
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
