package io.github.phasegrid.score;

import io.github.phasegrid.phase.Property;
import io.github.phasegrid.scoring.BitSample;
import io.github.phasegrid.scoring.ClusterAgreement;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.Redundancy;
import io.github.phasegrid.scoring.RegionSizes;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Numbers measured of a cell, by column of {@code properties}; why others are missing; and what was
 * measured on less than all bits.
 */
final class Measurements implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, Number> values = new LinkedHashMap<>();
  private final LinkedHashMap<String, String> reasons = new LinkedHashMap<>();

  /** A number, or the reason why there is none. */
  Measurements put(String column, Measured measured) {
    measured.value().ifPresent(value -> values.put(column, value));
    measured.reason().ifPresent(reason -> reasons.put(column, reason));
    return this;
  }

  /** A whole number that is always there. */
  Measurements put(String column, Number value) {
    values.put(column, value);
    return this;
  }

  /**
   * How clusters fit labels: {@code kmeans_accuracy_train} and its like.
   *
   * @param ending of the columns, such as {@code _train}
   */
  Measurements put(ClusterAgreement agreement, String ending) {
    return put("kmeans_accuracy" + ending, agreement.accuracy())
        .put("kmeans_matched_accuracy" + ending, agreement.matchedAccuracy())
        .put("kmeans_ami" + ending, agreement.adjustedMutualInformation())
        .put("kmeans_ari" + ending, agreement.adjustedRandIndex());
  }

  /**
   * How often examples of a side share a code.
   *
   * @param side ends the columns, such as {@code _train}
   * @param matched a number of examples at which the sides can be compared
   */
  Measurements putRedundancy(String side, RegionSizes sizes, int matched) {
    Redundancy redundancy = Redundancy.of(sizes);
    return put("n" + side, redundancy.examples())
        .put("distinct_codes" + side, redundancy.distinctCodes())
        .put("redundancy" + side, redundancy.ratio())
        .put("redundancy" + side + "_matched", Redundancy.ratioAt(sizes, matched))
        .put("collision_probability" + side, redundancy.collisionProbability())
        .put("effective_bits" + side, redundancy.effectiveBits())
        .put("largest_region" + side, redundancy.largestRegion())
        .put("singleton_regions" + side, redundancy.singletonRegions());
  }

  /** Takes over what another holds. */
  Measurements putAll(Measurements other) {
    values.putAll(other.values);
    reasons.putAll(other.reasons);
    return this;
  }

  /**
   * Gives what could be measured of any cell, and is not here, a reason. Columns that are null
   * unless something was asked for, such as label noise, need none.
   */
  Measurements putMissing(String why) {
    for (Property property : Property.values()) {
      String column = property.column();
      boolean always = !column.endsWith(CellCodes.AS_TRAINED) && !column.contains("validation");
      if (always && property != Property.CODE_BITS && !values.containsKey(column)) {
        reasons.putIfAbsent(column, why);
      }
    }
    return this;
  }

  /**
   * Tells of all numbers that K-Means and logistic regression gave what bits they saw, unless it
   * was all of them.
   */
  Measurements putSample(BitSample sample) {
    if (!sample.isAll()) {
      values.keySet().stream()
          .filter(column -> column.startsWith("kmeans_") || column.startsWith("logistic_"))
          .forEach(column -> reasons.put(column, sample.toString()));
    }
    return this;
  }

  /** By column. */
  Map<String, Number> values() {
    return values;
  }

  /**
   * For people: {@code no two examples share a code: effective_bits_train, effective_bits_test}.
   */
  String notes() {
    Map<String, String> columnsByReason =
        reasons.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    LinkedHashMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))));
    return columnsByReason.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining("; "));
  }
}
