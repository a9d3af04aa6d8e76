package io.github.phasegrid;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody probably meant to type. */
public final class NearestName {

  private NearestName() {}

  /**
   * A question to append to a message, such as {@code "; did you mean mnist?"}.
   *
   * @param given what was typed
   * @param valid what could have been typed
   * @return empty if nothing is near: more than half of the letters differ
   */
  public static String question(String given, Collection<String> valid) {
    return valid.stream()
        .min(Comparator.comparingInt(name -> distance(given, name)))
        .filter(name -> 2 * distance(given, name) <= Math.max(given.length(), name.length()))
        .map(name -> "; did you mean " + name + "?")
        .orElse("");
  }

  private static int distance(String given, String name) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
