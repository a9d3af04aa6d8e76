package io.github.phasegrid.phase;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.training.Checkpoint;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * One row of the table {@code properties}: what was measured of one trial at one checkpoint.
 *
 * @param trial the trial's fingerprint
 * @param settings the trial's settings, its repeat among them
 * @param dataset the dataset's name
 * @param validationFraction share of the training set that only validates
 * @param engine the engine that trained
 * @param checkpoint the point that was asked for
 * @param epoch the epoch it was reached at
 * @param layer {@code all}, or the name of the layer the codes come from
 * @param probe {@code none}, or the name of the examples shown instead of the dataset's
 * @param scoringEngine the engine that scored
 * @param scoringFingerprint covers all that can change a score
 * @param values what was measured; a property that could not be computed is missing
 */
public record Observation(
    String trial,
    Settings settings,
    String dataset,
    double validationFraction,
    String engine,
    Checkpoint checkpoint,
    int epoch,
    String layer,
    String probe,
    String scoringEngine,
    String scoringFingerprint,
    Map<Property, Double> values) {

  /** Refuses values that are not finite numbers: what could not be computed is left out. */
  public Observation {
    values.forEach(
        (property, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                "trial " + trial + ": " + property.column() + " is " + value);
          }
        });
    Map<Property, Double> own = new EnumMap<>(Property.class);
    own.putAll(values);
    values = Collections.unmodifiableMap(own);
  }

  /** The same without some values. */
  public Observation without(Set<Property> unknown) {
    Map<Property, Double> others = new EnumMap<>(Property.class);
    others.putAll(values);
    others.keySet().removeAll(unknown);
    return new Observation(
        trial,
        settings,
        dataset,
        validationFraction,
        engine,
        checkpoint,
        epoch,
        layer,
        probe,
        scoringEngine,
        scoringFingerprint,
        others);
  }

  /** The repeat's number. */
  public int repeat() {
    return settings.integer(Setting.REPEAT);
  }

  /** The cell it belongs to. */
  public CellKey key() {
    return new CellKey(
        settings.with(Setting.REPEAT, CellKey.FOLDED_REPEAT),
        dataset,
        validationFraction,
        engine,
        checkpoint,
        layer,
        probe,
        scoringEngine,
        scoringFingerprint);
  }
}
