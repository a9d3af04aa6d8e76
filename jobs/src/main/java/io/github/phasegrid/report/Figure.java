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
import io.github.phasegrid.phase.Property.Split;
import io.github.phasegrid.phase.Property.Unit;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one figure shows. Where nothing but x varies one panel shows all curves. With an axis of
 * lines each panel shows one measure, training and test together while lines are few.
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
   * @param label what it is, where its panel shows several measures
   * @param measure what it has in common with the same of the other split
   * @param color index in {@link Palette#DISTINCT}
   */
  record Curve(Property property, String label, String measure, int color) {

    boolean ofTest() {
      return property.split() == Split.TEST;
    }
  }

  private static final List<Curve> REDUNDANCY =
      List.of(
          new Curve(REDUNDANCY_TRAIN, "Training", "Of all examples", 0),
          new Curve(REDUNDANCY_TEST, "Test", "Of all examples", 0),
          new Curve(REDUNDANCY_TRAIN_MATCHED, "Training, at matched n", "At matched n", 1),
          new Curve(REDUNDANCY_TEST_MATCHED, "Test, at matched n", "At matched n", 1));

  private static final List<Curve> CATEGORIZATION =
      List.of(
          new Curve(KNN_ACCURACY_TEST, "K-NN, test", "K-NN", 0),
          new Curve(
              LOGISTIC_ACCURACY_TRAIN, "Logistic regression, training", "Logistic regression", 2),
          new Curve(LOGISTIC_ACCURACY_TEST, "Logistic regression, test", "Logistic regression", 2),
          new Curve(KMEANS_ACCURACY_TRAIN, "K-Means, training", "K-Means", 1),
          new Curve(KMEANS_ACCURACY_TEST, "K-Means, test", "K-Means", 1),
          new Curve(NETWORK_ACCURACY_TRAIN, "The network, training", "The network itself", 5),
          new Curve(NETWORK_ACCURACY_TEST, "The network, test", "The network itself", 5));

  /** Up to as many values, training and test of each can be told apart in one panel. */
  private static final int FEW_LINES = 6;

  /**
   * Whether training is solid and test is dashed, as wherever both stand in one panel. Else the
   * panels' titles say which is which.
   */
  boolean hasDashes() {
    return panels.stream().anyMatch(panel -> panel.curves().size() > 1);
  }

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
    List<Panel> panels;
    if (curves.isEmpty()) {
      panels = List.of();
    } else if (!study.hasLines()) {
      panels = List.of(new Panel("", curves));
    } else if (study.axes().get(1).values().size() <= FEW_LINES) {
      panels = byMeasure(study, candidates, curves);
    } else {
      panels = curves.stream().map(c -> new Panel(c.label(), List.of(c))).toList();
    }
    return new Figure(id, title, caption, candidates.get(0).property().unit(), panels);
  }

  /** A panel for each measure of which one side is worth a curve, with both sides. */
  private static List<Panel> byMeasure(Study study, List<Curve> candidates, List<Curve> worth) {
    return worth.stream()
        .map(Curve::measure)
        .distinct()
        .map(
            measure ->
                new Panel(
                    measure,
                    candidates.stream()
                        .filter(c -> c.measure().equals(measure) && study.has(c.property()))
                        .toList()))
        .toList();
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
