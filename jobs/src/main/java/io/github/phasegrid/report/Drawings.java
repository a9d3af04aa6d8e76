package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.report.Figure.Curve;
import io.github.phasegrid.report.Figure.Panel;
import java.util.ArrayList;
import java.util.List;

/** Turns figures into drawings: the points of every line, in plain numbers. */
final class Drawings {
  /** With more choices than this the page, where one can choose, is the better place. */
  static final int MOST_DRAWINGS = 12;

  private final Study study;
  private final Scale scale;

  Drawings(Study study) {
    this.study = study;
    this.scale = Scale.of(study.axes().get(0));
  }

  /** The drawings of a figure: one per choice of the axes that are neither x nor lines. */
  List<Drawing> of(Figure figure) {
    List<List<Cell>> choices = choices();
    int drawn = Math.min(choices.size(), MOST_DRAWINGS);
    List<Drawing> drawings = new ArrayList<>();
    for (int i = 0; i < drawn; i++) {
      // Evenly among the choices, the last, which is the largest setting, among them.
      List<Cell> cells = choices.get(((i + 1) * choices.size()) / drawn - 1);
      String name = choices.size() == 1 ? figure.id() : figure.id() + "-" + (i + 1);
      drawings.add(drawing(figure, name, cells));
    }
    return drawings;
  }

  /** Cells that agree in all but x and lines. They stand together: that is how cells are sorted. */
  private List<List<Cell>> choices() {
    List<List<Cell>> choices = new ArrayList<>();
    String previous = "\0";
    for (Cell cell : study.cells()) {
      String choice = choiceOf(cell);
      if (!choice.equals(previous)) {
        choices.add(new ArrayList<>());
        previous = choice;
      }
      choices.get(choices.size() - 1).add(cell);
    }
    return choices;
  }

  private String choiceOf(Cell cell) {
    return String.join(
        ", ",
        study.choices().stream()
            .map(Axis::coordinate)
            .map(c -> Words.name(c) + " " + Words.value(c.of(cell.key())))
            .toList());
  }

  private Drawing drawing(Figure figure, String name, List<Cell> cells) {
    List<Drawing.Frame> frames =
        figure.panels().stream()
            .map(panel -> new Drawing.Frame(panel.title(), lines(figure, panel, cells)))
            .toList();
    String of = choiceOf(cells.get(0));
    return new Drawing(
        name,
        figure.title() + (of.isEmpty() ? "" : ", " + of),
        legend(figure),
        Words.title(study.axes().get(0).coordinate()),
        figure.unit(),
        scale,
        frames);
  }

  private Drawing.Legend legend(Figure figure) {
    List<Curve> curves = figure.panels().get(0).curves();
    if (!study.hasLines()) {
      return new Drawing.Legend(
          "", curves.stream().map(c -> entry(c.label(), colorOf(c), c.ofTest())).toList());
    }
    Axis axis = study.axes().get(1);
    List<Drawing.Entry> entries = new ArrayList<>();
    for (int i = 0; i < axis.values().size(); i++) {
      entries.add(entry(Words.value(axis.values().get(i)), colorOf(axis, i), false));
    }
    if (figure.hasDashes()) {
      entries.add(entry("training", Palette.INK, false));
      entries.add(entry("test", Palette.INK, true));
    }
    return new Drawing.Legend(Words.title(axis.coordinate()), entries);
  }

  private static Drawing.Entry entry(String label, Palette color, boolean dashed) {
    return new Drawing.Entry(label, color, dashed);
  }

  private static Palette colorOf(Curve curve) {
    return Palette.DISTINCT.get(curve.color());
  }

  private static Palette colorOf(Axis axis, int index) {
    return Palette.ofLine(axis.isNumeric(), index, axis.values().size());
  }

  private List<Drawing.Line> lines(Figure figure, Panel panel, List<Cell> cells) {
    List<Drawing.Line> lines = new ArrayList<>();
    for (Curve curve : panel.curves()) {
      boolean dashed = figure.hasDashes() && curve.ofTest();
      if (!study.hasLines()) {
        lines.add(line(curve, curve.label(), colorOf(curve), dashed, cells));
        continue;
      }
      Axis axis = study.axes().get(1);
      for (int i = 0; i < axis.values().size(); i++) {
        Object value = axis.values().get(i);
        lines.add(
            line(
                curve,
                curve.label() + ", " + Words.value(value),
                colorOf(axis, i),
                dashed,
                cells.stream().filter(c -> axis.coordinate().of(c.key()).equals(value)).toList()));
      }
    }
    return lines;
  }

  private Drawing.Line line(
      Curve curve, String name, Palette color, boolean dashed, List<Cell> cells) {
    Axis x = study.axes().get(0);
    List<Drawing.Point> points = new ArrayList<>();
    for (Cell cell : cells) {
      int i = x.indexOf(cell.key());
      cell.estimate(curve.property()).map(estimate -> point(i, estimate)).ifPresent(points::add);
    }
    return new Drawing.Line(name, color, dashed, points);
  }

  private Drawing.Point point(int index, Estimate estimate) {
    return new Drawing.Point(
        index, estimate.mean(), estimate.standardError().orElse(0), estimate.count() > 1);
  }
}
