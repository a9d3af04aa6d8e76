package io.github.phasegrid.report;

import static io.github.phasegrid.phase.Property.KMEANS_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.KMEANS_ACCURACY_TRAIN;
import static io.github.phasegrid.phase.Property.KNN_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.KNN_VALIDATION_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.LOGISTIC_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.LOGISTIC_ACCURACY_TRAIN;
import static io.github.phasegrid.phase.Property.LOGISTIC_VALIDATION_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.NETWORK_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.NETWORK_ACCURACY_TRAIN;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST_MATCHED;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TRAIN;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TRAIN_MATCHED;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.Property.Split;
import io.github.phasegrid.phase.Property.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one figure shows. Where nothing but x varies one panel shows all curves, or, with several
 * references to hold them against, each panel one measure. With an axis of lines each panel shows
 * one measure, training and test together while lines are few.
 *
 * @param id its name in links and files
 * @param measures what it shows of, the same for all its views: {@code redundancy} and so on
 * @param view from which side
 * @param title what is on the y axis
 * @param caption one sentence for who sees it the first time
 * @param unit of its properties
 * @param panels at least one
 * @param split whether panels show a measure each though it has no axis of lines: curves are ink
 *     then, and references have the colours
 */
record Figure(
    String id,
    String measures,
    View view,
    String title,
    String caption,
    Unit unit,
    List<Panel> panels,
    boolean split) {

  /** The index of ink in {@link Palette#DISTINCT}. */
  private static final int INK = 5;

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
              KNN_VALIDATION_ACCURACY_TEST,
              "K-NN learnt from validation codes, test",
              "K-NN learnt from validation codes",
              3),
          new Curve(
              LOGISTIC_ACCURACY_TRAIN, "Logistic regression, training", "Logistic regression", 2),
          new Curve(LOGISTIC_ACCURACY_TEST, "Logistic regression, test", "Logistic regression", 2),
          new Curve(
              LOGISTIC_VALIDATION_ACCURACY_TEST,
              "Logistic regression learnt from validation codes, test",
              "Logistic regression learnt from validation codes",
              4),
          new Curve(KMEANS_ACCURACY_TRAIN, "K-Means, training", "K-Means", 1),
          new Curve(KMEANS_ACCURACY_TEST, "K-Means, test", "K-Means", 1),
          new Curve(NETWORK_ACCURACY_TRAIN, "The network, training", "The network itself", 5),
          new Curve(NETWORK_ACCURACY_TEST, "The network, test", "The network itself", 5));

  /** In which figures stand on the page. */
  private static final List<String> ORDER =
      List.of("redundancy", "categorization", "layers", "layer-accuracy", "probes");

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

  private static final List<Curve> OF_LAYERS =
      List.of(
          new Curve(REDUNDANCY_TEST, "Redundancy ratio, test", "Redundancy ratio", 0),
          new Curve(REDUNDANCY_TRAIN, "Redundancy ratio, training", "Redundancy ratio", 0));

  private static final List<Curve> ACCURACY_OF_LAYERS =
      List.of(
          new Curve(KNN_ACCURACY_TEST, "K-NN, test", "K-NN", 0),
          new Curve(LOGISTIC_ACCURACY_TEST, "Logistic regression, test", "Logistic regression", 2),
          new Curve(KMEANS_ACCURACY_TEST, "K-Means, test", "K-Means", 1));

  private static final List<Curve> OF_PROBES =
      List.of(new Curve(REDUNDANCY_TEST, "Redundancy ratio", "Redundancy ratio", 0));

  /** Every property that has a curve, in a figure or, where nothing varies, in the table only. */
  static List<Property> inTable(Study study) {
    return Stream.of(REDUNDANCY, CATEGORIZATION)
        .flatMap(List::stream)
        .filter(c -> isWorthACurve(study, c))
        .map(Curve::property)
        .toList();
  }

  /**
   * The figures of a study: those of which it has numbers, all views of one after another.
   *
   * @param split whether there are several references to hold curves against
   */
  static List<Figure> of(Study study, boolean split) {
    List<View> views = View.of(study);
    List<Figure> figures = new ArrayList<>();
    for (View view : views) {
      figures.add(
          figure(
              study,
              view,
              "redundancy",
              "Redundancy ratio",
              "Share of examples whose neural code another one already has: 0 when every example"
                  + " has a code of its own, near 1 when almost all share theirs.",
              REDUNDANCY,
              split));
      figures.add(
          figure(
              study,
              view,
              "categorization",
              "Categorization accuracy",
              "How well simple algorithms tell the classes apart from the neural codes alone,"
                  + " beside the network's own accuracy.",
              CATEGORIZATION,
              split));
    }
    for (View view : views) {
      study.axis(Circumstance.LAYER).ifPresent(layer -> figures.addAll(ofLayers(study, view)));
      study.axis(Circumstance.PROBE).ifPresent(probe -> figures.add(ofProbes(study, view)));
    }
    return figures.stream()
        .filter(f -> !f.panels().isEmpty())
        .sorted(Comparator.comparingInt(f -> ORDER.indexOf(f.measures())))
        .toList();
  }

  private static List<Figure> ofLayers(Study study, View view) {
    View perLayer = view.perAspect(study, Circumstance.LAYER);
    return List.of(
        figure(
            study,
            perLayer,
            "layers",
            "Redundancy ratio layer by layer",
            "The same ratio of each hidden layer's part of the code. “all” is the whole code.",
            OF_LAYERS,
            false),
        figure(
            study,
            perLayer,
            "layer-accuracy",
            "Categorization accuracy layer by layer",
            "What can be told from each hidden layer's part of the code alone.",
            ACCURACY_OF_LAYERS,
            false));
  }

  private static Figure ofProbes(Study study, View view) {
    return figure(
        study,
        view.perAspect(study, Circumstance.PROBE),
        "probes",
        "Redundancy ratio of probes",
        "The same networks shown inputs that are no digits or photographs, beside the test images.",
        OF_PROBES,
        false);
  }

  private static Figure figure(
      Study study,
      View view,
      String measures,
      String title,
      String caption,
      List<Curve> candidates,
      boolean split) {
    String x = Words.name(view.xAxis(study).coordinate());
    List<Curve> curves = candidates.stream().filter(c -> isWorthACurve(study, c)).toList();
    List<Panel> panels;
    if (curves.isEmpty()) {
      panels = List.of();
    } else if (!view.hasLines()) {
      panels = split ? inInk(byMeasure(study, candidates, curves)) : List.of(new Panel("", curves));
    } else if (view.lineAxis(study).values().size() <= FEW_LINES) {
      panels = byMeasure(study, candidates, curves);
    } else {
      panels = curves.stream().map(c -> new Panel(c.label(), List.of(c))).toList();
    }
    return new Figure(
        measures + "-by-" + x.replace(' ', '-'),
        measures,
        view,
        title + " against " + x,
        caption,
        candidates.get(0).property().unit(),
        panels,
        split && !view.hasLines());
  }

  /** A lone panel needs no title beside the figure's. */
  private static List<Panel> inInk(List<Panel> panels) {
    return panels.stream()
        .map(
            panel ->
                new Panel(
                    panels.size() == 1 ? "" : panel.title(),
                    panel.curves().stream()
                        .map(c -> new Curve(c.property(), c.label(), c.measure(), INK))
                        .toList()))
        .toList();
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
