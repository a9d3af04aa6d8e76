package io.github.phasegrid.sweep;

import io.github.phasegrid.NearestName;
import io.github.phasegrid.UserMistakeException;
import java.util.List;

/** The keys a sweep file may have; anything else is refused with the nearest of them. */
final class KnownKeys {
  private final List<String> keys;

  KnownKeys(List<String> keys) {
    this.keys = keys.stream().distinct().sorted().toList();
  }

  /**
   * @param path a full path such as {@code sweep.grid.width}
   * @param where file and line
   */
  void check(String path, String where) {
    if (keys.contains(path)) {
      return;
    }
    throw new UserMistakeException(
        where + ": " + path + " is not a known key" + NearestName.question(path, keys));
  }
}
