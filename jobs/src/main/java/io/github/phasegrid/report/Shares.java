package io.github.phasegrid.report;

import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.VarianceShares;
import io.github.phasegrid.phase.VarianceShares.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much of what varies each axis accounts for, as bars.
 *
 * @param property what varies
 * @param note what the shares are of: values, repeats, noise
 * @param bars two for each axis
 */
record Shares(String property, String note, List<Bar> bars) {
  private static final List<Property> EXPLAINED =
      List.of(
          Property.REDUNDANCY_TEST,
          Property.KMEANS_ACCURACY_TEST,
          Property.KNN_ACCURACY_TEST,
          Property.LOGISTIC_ACCURACY_TEST,
          Property.NETWORK_ACCURACY_TEST);

  /**
   * A share with its interval.
   *
   * @param axis empty for the second bar of an axis
   * @param kind {@code by itself} or {@code with others}
   * @param percent of the whole width
   * @param low where the interval begins, in percent
   * @param reach how long the interval is, in percent
   */
  record Bar(
      String axis,
      String kind,
      boolean total,
      String share,
      String interval,
      String percent,
      String low,
      String reach) {}

  /** Of every property whose sweep is a full grid over two axes or more. */
  static List<Shares> of(Study study) {
    if (study.proper().size() < 2) {
      return List.of();
    }
    return EXPLAINED.stream()
        .flatMap(property -> VarianceShares.of(study.properCells(), property).stream())
        .filter(shares -> shares.axes().size() > 1)
        .map(Shares::of)
        .toList();
  }

  private static Shares of(VarianceShares shares) {
    List<Bar> bars = new ArrayList<>();
    for (VarianceShares.Share share : shares.axes()) {
      String axis = Words.name(share.axis().coordinate());
      boolean interval = shares.repeats() > 1;
      bars.add(bar(axis, "by itself", false, share.firstOrder(), interval));
      bars.add(bar("", "with others", true, share.total(), interval));
    }
    String values =
        shares.axes().stream()
            .map(
                s ->
                    Words.name(s.axis().coordinate())
                        + " at "
                        + Words.count(s.axis().values().size(), "value"))
            .collect(Collectors.joining(", "));
    String noise =
        shares.repeats() > 1
            ? " The repeats' scatter that is left in the means is %s of the variance."
                .formatted(percent(shares.noise()) + " %")
            : "";
    return new Shares(
        shares.property().label(),
        "Grid of %s; %s of each.%s"
            .formatted(values, Words.count(shares.repeats(), "repeat"), noise),
        bars);
  }

  private static Bar bar(
      String axis, String kind, boolean total, Bounded share, boolean hasInterval) {
    return new Bar(
        axis,
        kind,
        total,
        percent(share.value()) + " %",
        hasInterval ? percent(share.low()) + " to " + percent(share.high()) : "",
        percent(share.value()),
        percent(share.low()),
        hasInterval ? percent(share.high() - share.low()) : "");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * Math.max(0, share));
  }
}
