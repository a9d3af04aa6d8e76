package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.report.Drawing.Stroke;
import io.github.phasegrid.report.Figure.Curve;
import io.github.phasegrid.report.Figure.Panel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns figures into drawings: the points of every line, in plain numbers. */
final class Drawings {
  /** With more choices than this the page, where one can choose, is the better place. */
  static final int MOST_DRAWINGS = 4;

  private final Study study;
  private final List<Reference> references;
  private final Figure figure;
  private final View view;

  private Drawings(Study study, List<Reference> references, Figure figure) {
    this.study = study;
    this.references = references;
    this.figure = figure;
    this.view = figure.view();
  }

  /**
   * The drawings of a figure: one per choice of the axes that are neither x nor lines.
   *
   * @param references drawn where they have a value
   */
  static List<Drawing> of(Study study, List<Reference> references, Figure figure) {
    return new Drawings(study, references, figure).drawings();
  }

  private List<Drawing> drawings() {
    List<List<Cell>> choices = choices();
    int drawn = Math.min(choices.size(), MOST_DRAWINGS);
    List<Drawing> drawings = new ArrayList<>();
    for (int i = 0; i < drawn; i++) {
      // Evenly among the choices, the last, which is the largest setting, among them.
      List<Cell> cells = choices.get(((i + 1) * choices.size()) / drawn - 1);
      String name = choices.size() == 1 ? figure.id() : figure.id() + "-" + (i + 1);
      drawings.add(drawing(name, cells));
    }
    return drawings;
  }

  /** Cells that agree in all but x and lines. Layers and probes are not chosen from. */
  private List<List<Cell>> choices() {
    Set<Integer> free = new HashSet<>(study.proper());
    free.add(view.x());
    free.add(view.line());
    Map<String, List<Cell>> choices = new LinkedHashMap<>();
    for (Cell cell : study.usualBut(free)) {
      choices.computeIfAbsent(choiceOf(cell), choice -> new ArrayList<>()).add(cell);
    }
    return List.copyOf(choices.values());
  }

  private String choiceOf(Cell cell) {
    return view.choices(study).stream()
        .map(study.axes()::get)
        .filter(axis -> !Study.isAspect(axis))
        .map(Axis::coordinate)
        .map(c -> Words.place(c, c.of(cell.key())))
        .collect(Collectors.joining(", "));
  }

  private Drawing drawing(String name, List<Cell> cells) {
    List<Drawing.Frame> frames =
        figure.panels().stream()
            .map(panel -> new Drawing.Frame(panel.title(), lines(panel, cells)))
            .toList();
    String of = choiceOf(cells.get(0));
    return new Drawing(
        name,
        figure.title() + (of.isEmpty() ? "" : ", " + of),
        note(cells),
        legend(),
        study.title(view.xAxis(study)),
        figure.unit(),
        Scale.of(view.xAxis(study)),
        frames);
  }

  private static String note(List<Cell> cells) {
    int most = cells.stream().mapToInt(c -> c.repeats().size()).max().orElse(0);
    int least = cells.stream().mapToInt(c -> c.repeats().size()).min().orElse(0);
    return most < 2
        ? "One repeat of each: no interval."
        : "Mean and 95 % interval over "
            + (least == most ? "" : Words.count(least) + " to ")
            + Words.count(most, "repeat")
            + ".";
  }

  private Drawing.Legend legend() {
    List<Drawing.Entry> entries = new ArrayList<>();
    String title = "";
    if (view.hasLines()) {
      Axis axis = view.lineAxis(study);
      title = study.title(axis);
      for (int i = 0; i < axis.values().size(); i++) {
        entries.add(
            entry(
                Words.value(axis.coordinate(), axis.values().get(i)),
                colorOf(axis, i),
                Stroke.SOLID));
      }
      if (figure.hasDashes()) {
        entries.add(entry("training", Palette.INK, Stroke.SOLID));
        entries.add(entry("test", Palette.INK, Stroke.DASHED));
      }
    } else if (figure.split()) {
      entries.add(entry("training", Palette.INK, Stroke.SOLID));
      entries.add(entry("test", Palette.INK, Stroke.DASHED));
    } else {
      figure.panels().get(0).curves().stream()
          .map(c -> entry(c.label(), colorOf(c), strokeOf(c)))
          .forEach(entries::add);
    }
    drawnReferences().stream()
        .map(reference -> entry(reference.name(), colorOf(reference), Stroke.DOTTED))
        .forEach(entries::add);
    return new Drawing.Legend(title, entries);
  }

  /**
   * Where each line has a colour of its own only one reference can be told from others by its dots;
   * the page shows the others one at a time.
   */
  private List<Reference> drawnReferences() {
    return references.stream()
        .filter(reference -> reference.isFor(figure, study))
        .limit(view.hasLines() ? 1 : references.size())
        .toList();
  }

  private Palette colorOf(Reference reference) {
    return figure.split() ? Palette.ofReference(references.indexOf(reference)) : Palette.INK;
  }

  private Stroke strokeOf(Curve curve) {
    return figure.hasDashes() && curve.ofTest() ? Stroke.DASHED : Stroke.SOLID;
  }

  private static Drawing.Entry entry(String label, Palette color, Stroke stroke) {
    return new Drawing.Entry(label, color, stroke);
  }

  private static Palette colorOf(Curve curve) {
    return Palette.DISTINCT.get(curve.color());
  }

  private static Palette colorOf(Axis axis, int index) {
    return Palette.ofLine(axis.isNumeric(), index, axis.values().size());
  }

  private List<Drawing.Line> lines(Panel panel, List<Cell> cells) {
    List<Drawing.Line> lines = new ArrayList<>();
    for (Curve curve : panel.curves()) {
      if (!view.hasLines()) {
        lines.add(line(curve, curve.label(), colorOf(curve), cells));
      } else {
        Axis axis = view.lineAxis(study);
        for (int i = 0; i < axis.values().size(); i++) {
          String name = curve.label() + ", " + Words.value(axis.coordinate(), axis.values().get(i));
          lines.add(line(curve, name, colorOf(axis, i), ofLine(cells, i)));
        }
      }
      if (curve.ofTest() || panel.curves().stream().noneMatch(Curve::ofTest)) {
        drawnReferences()
            .forEach(reference -> lines.addAll(referenceLines(reference, curve, cells)));
      }
    }
    return lines;
  }

  private List<Cell> ofLine(List<Cell> cells, int index) {
    return cells.stream().filter(c -> study.at(c, view.line()) == index).toList();
  }

  private Drawing.Line line(Curve curve, String name, Palette color, List<Cell> cells) {
    List<Drawing.Point> points = new ArrayList<>();
    for (Cell cell : cells) {
      int i = study.at(cell, view.x());
      cell.estimate(curve.property()).map(estimate -> point(i, estimate)).ifPresent(points::add);
    }
    return new Drawing.Line(name, color, strokeOf(curve), points);
  }

  /** One line in ink if it is the same beside all lines, else one in the colour of each. */
  private List<Drawing.Line> referenceLines(Reference reference, Curve curve, List<Cell> cells) {
    Map<List<Drawing.Point>, Palette> distinct = new LinkedHashMap<>();
    int lines = view.hasLines() ? view.lineAxis(study).values().size() : 1;
    for (int i = 0; i < lines; i++) {
      List<Drawing.Point> points = new ArrayList<>();
      for (Cell cell : view.hasLines() ? ofLine(cells, i) : cells) {
        int x = study.at(cell, view.x());
        reference
            .beside(cell)
            .flatMap(beside -> Reference.estimate(beside, curve.property()))
            .map(estimate -> new Drawing.Point(x, estimate.mean(), 0, false))
            .ifPresent(points::add);
      }
      if (!points.isEmpty()) {
        distinct.putIfAbsent(
            points,
            view.hasLines()
                ? colorOf(view.lineAxis(study), i)
                : figure.split() ? colorOf(reference) : colorOf(curve));
      }
    }
    List<Drawing.Line> drawn = new ArrayList<>();
    distinct.forEach(
        (points, color) ->
            drawn.add(
                new Drawing.Line(
                    reference.name() + ", " + curve.label() + " " + drawn.size(),
                    distinct.size() == 1 && view.hasLines() ? Palette.INK : color,
                    Stroke.DOTTED,
                    points)));
    return drawn;
  }

  private static Drawing.Point point(int index, Estimate estimate) {
    return new Drawing.Point(
        index, estimate.mean(), estimate.halfWidth95().orElse(0), estimate.count() > 1);
  }
}
