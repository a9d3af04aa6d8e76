package io.github.phasegrid.report;

import io.github.phasegrid.phase.Cell;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a report: {@code report.html}, and its figures as PNG and SVG under {@code figures/}. */
public final class ReportWriter {
  /** The page's name in its folder. */
  public static final String PAGE = "report.html";

  /** The folder of the figures. */
  public static final String FIGURES = "figures";

  private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);

  private final Supplier<Optional<String>> whyNoText;

  /** A writer that draws figures if this machine can. */
  public ReportWriter() {
    this(ReportWriter::whyNoTextCanBeDrawn);
  }

  /**
   * For tests.
   *
   * @param whyNoText says why text cannot be drawn, if it cannot
   */
  ReportWriter(Supplier<Optional<String>> whyNoText) {
    this.whyNoText = whyNoText;
  }

  /**
   * Writes the report. Where the machine has no fonts the page is written all the same, with a
   * warning in place of the figures' files.
   *
   * @param folder made if missing; files of an earlier report with the same names are replaced
   * @return the page
   * @throws IOException when a file cannot be written
   */
  public Path write(ReportData data, Path folder) throws IOException {
    Study whole = Study.of(Cell.fold(data.observations()));
    PointBudget kept = PointBudget.keep(whole, PointBudget.POINTS);
    List<Figure> figures = Figure.of(kept.study());
    List<String> warnings = new ArrayList<>(data.warnings());
    kept.notes().forEach(note -> warnings.add("Too many points to draw one by one. " + note));
    Map<String, List<Page.Picture>> pictures = new LinkedHashMap<>();
    Optional<String> obstacle = figures.isEmpty() ? Optional.empty() : whyNoText.get();
    if (obstacle.isPresent()) {
      LOG.warn("No PNG and SVG figures: {}", obstacle.get());
      warnings.add(
          "The figures were not written as PNG and SVG, because this machine cannot draw text ("
              + obstacle.get()
              + "). Install fontconfig and a font, such as fonts-dejavu-core, and run the report"
              + " again.");
    } else {
      pictures.putAll(pictures(kept.study(), figures, folder.resolve(FIGURES)));
    }
    Files.createDirectories(folder);
    Path page = folder.resolve(PAGE);
    Files.writeString(page, Page.render(data, kept.study(), figures, warnings, pictures));
    return page;
  }

  private static Map<String, List<Page.Picture>> pictures(
      Study study, List<Figure> figures, Path folder) throws IOException {
    Map<String, List<Page.Picture>> pictures = new LinkedHashMap<>();
    if (figures.isEmpty()) {
      return pictures;
    }
    Files.createDirectories(folder);
    Drawings drawings = new Drawings(study);
    for (Figure figure : figures) {
      List<Page.Picture> ofFigure = new ArrayList<>();
      for (Drawing drawing : drawings.of(figure)) {
        FigurePainter painter = new FigurePainter(drawing);
        byte[] svg = painter.svg();
        byte[] png = painter.png();
        Files.write(folder.resolve(drawing.name() + ".svg"), svg);
        Files.write(folder.resolve(drawing.name() + ".png"), png);
        ofFigure.add(Page.Picture.of(drawing.title(), FIGURES + "/" + drawing.name(), svg, png));
      }
      pictures.put(figure.id(), ofFigure);
    }
    return pictures;
  }

  /** Java draws text only where fontconfig and a font are installed; it says so by failing. */
  private static Optional<String> whyNoTextCanBeDrawn() {
    try {
      FramePainter.font(0, 12).getStringBounds("x", new FontRenderContext(null, true, true));
      return Optional.empty();
    } catch (LinkageError | InternalError | RuntimeException e) {
      String message = e.getMessage();
      return Optional.of(message == null ? e.getClass().getSimpleName() : message);
    }
  }
}
