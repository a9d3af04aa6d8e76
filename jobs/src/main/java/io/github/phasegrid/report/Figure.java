package io.github.phasegrid.report;

import static io.github.phasegrid.phase.Property.KMEANS_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.KMEANS_ACCURACY_TRAIN;
import static io.github.phasegrid.phase.Property.KNN_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.LOGISTIC_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.LOGISTIC_ACCURACY_TRAIN;
import static io.github.phasegrid.phase.Property.NETWORK_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.NETWORK_ACCURACY_TRAIN;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST_MATCHED;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TRAIN;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TRAIN_MATCHED;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.Property.Unit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What one figure shows. With several lines per property (the study has a second axis) each
 * property has a panel of its own; else one panel shows them all.
 *
 * @param id its name in links and files
 * @param title what is on the y axis
 * @param caption one sentence for who sees it the first time
 * @param unit of its properties
 * @param panels at least one
 */
record Figure(String id, String title, String caption, Unit unit, List<Panel> panels) {

  /**
   * One frame.
   *
   * @param title empty when the figure's says it all
   */
  record Panel(String title, List<Curve> curves) {}

  /**
   * One property, and how it is told from others in its panel.
   *
   * @param color index in {@link Palette#DISTINCT}
   * @param dashed as all that is measured on test examples
   */
  record Curve(Property property, String label, int color, boolean dashed) {}

  private static final List<Curve> REDUNDANCY =
      List.of(
          new Curve(REDUNDANCY_TRAIN, "Training", 0, false),
          new Curve(REDUNDANCY_TEST, "Test", 0, true),
          new Curve(REDUNDANCY_TRAIN_MATCHED, "Training, at matched n", 1, false),
          new Curve(REDUNDANCY_TEST_MATCHED, "Test, at matched n", 1, true));

  private static final List<Curve> CATEGORIZATION =
      List.of(
          new Curve(NETWORK_ACCURACY_TRAIN, "Network itself, training", 5, false),
          new Curve(NETWORK_ACCURACY_TEST, "Network itself, test", 5, true),
          new Curve(KNN_ACCURACY_TEST, "K-NN, test", 0, true),
          new Curve(LOGISTIC_ACCURACY_TRAIN, "Logistic regression, training", 2, false),
          new Curve(LOGISTIC_ACCURACY_TEST, "Logistic regression, test", 2, true),
          new Curve(KMEANS_ACCURACY_TRAIN, "K-Means, training", 1, false),
          new Curve(KMEANS_ACCURACY_TEST, "K-Means, test", 1, true));

  /** Equal up to the rounding of sums. */
  private static final double SAME = 1e-12;

  /** Every property that has a curve, in a figure or, where nothing varies, in the table only. */
  static List<Property> inTable(Study study) {
    return Stream.of(REDUNDANCY, CATEGORIZATION)
        .flatMap(List::stream)
        .filter(c -> isWorthACurve(study, c))
        .map(Curve::property)
        .toList();
  }

  /** The figures of a study: those of which it has numbers. */
  static List<Figure> of(Study study) {
    if (!study.hasX()) {
      return List.of();
    }
    String versus = " against " + Words.name(study.axes().get(0).coordinate());
    return List.of(
            figure(
                study,
                "redundancy",
                "Redundancy ratio" + versus,
                "Share of examples whose neural code another one already has: 0 when every example"
                    + " has a code of its own.",
                REDUNDANCY),
            figure(
                study,
                "categorization",
                "Categorization accuracy" + versus,
                "How well simple algorithms tell the classes apart from the neural codes alone,"
                    + " beside the network's own accuracy.",
                CATEGORIZATION))
        .stream()
        .filter(f -> !f.panels().isEmpty())
        .toList();
  }

  private static Figure figure(
      Study study, String id, String title, String caption, List<Curve> candidates) {
    List<Curve> curves = candidates.stream().filter(c -> isWorthACurve(study, c)).toList();
    List<Panel> panels =
        study.hasLines()
            ? curves.stream().map(c -> new Panel(capitalized(c.label()), List.of(c))).toList()
            : curves.isEmpty() ? List.of() : List.of(new Panel("", curves));
    return new Figure(id, title, caption, candidates.get(0).property().unit(), panels);
  }

  private static String capitalized(String label) {
    return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
  }

  private static boolean isWorthACurve(Study study, Curve curve) {
    return study.has(curve.property())
        && switch (curve.property()) {
          case REDUNDANCY_TRAIN_MATCHED -> differs(study, curve.property(), REDUNDANCY_TRAIN);
          case REDUNDANCY_TEST_MATCHED -> differs(study, curve.property(), REDUNDANCY_TEST);
          default -> true;
        };
  }

  /** Matched at the smaller side's n, that side's ratio is what it was. */
  private static boolean differs(Study study, Property matched, Property plain) {
    return study.cells().stream().anyMatch(cell -> distance(cell, matched, plain) > SAME);
  }

  private static double distance(Cell cell, Property a, Property b) {
    return cell.difference(a, b).map(d -> Math.abs(d.mean())).orElse(0.0);
  }
}
