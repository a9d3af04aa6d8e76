package io.github.phasegrid.sweep;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Runs through every combination of values: repeats slowest, then the settings in their order, the
 * last one fastest.
 */
final class Odometer {
  private final Map<Setting, List<Object>> values;
  private final List<Setting> fastestFirst;
  private final Map<Setting, Integer> positions = new EnumMap<>(Setting.class);

  /**
   * @param values at least one of every setting
   */
  Odometer(Map<Setting, List<Object>> values) {
    this.values = values;
    this.fastestFirst = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      positions.put(setting, 0);
      if (setting != Setting.REPEAT) {
        fastestFirst.add(0, setting);
      }
    }
    fastestFirst.add(Setting.REPEAT);
  }

  /** The combination it stands at; a copy. */
  Map<Setting, Object> current() {
    Map<Setting, Object> current = new EnumMap<>(Setting.class);
    positions.forEach(
        (setting, position) -> current.put(setting, values.get(setting).get(position)));
    return current;
  }

  /** Steps on; false when all combinations were seen. */
  boolean advance() {
    for (Setting setting : fastestFirst) {
      int next = positions.get(setting) + 1;
      if (next < values.get(setting).size()) {
        positions.put(setting, next);
        return true;
      }
      positions.put(setting, 0);
    }
    return false;
  }
}
