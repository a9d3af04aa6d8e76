package io.github.phasegrid.report;

import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.nio.file.DirectoryStream;
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
   * @param folder made if missing; the files of an earlier report are replaced
   * @return the page
   * @throws IOException when a file cannot be written
   */
  public Path write(ReportData data, Path folder) throws IOException {
    Report report = Report.of(data);
    List<String> warnings = new ArrayList<>(report.warnings());
    Map<String, List<Page.Picture>> pictures = new LinkedHashMap<>();
    Optional<String> obstacle = report.figures().isEmpty() ? Optional.empty() : whyNoText.get();
    if (obstacle.isPresent()) {
      LOG.warn("No PNG and SVG figures: {}", obstacle.get());
      warnings.add(
          "The figures were not written as PNG and SVG, because this machine cannot draw text ("
              + obstacle.get()
              + "). Install fontconfig and a font, such as fonts-dejavu-core, and run the report"
              + " again.");
    } else {
      pictures.putAll(pictures(report, folder.resolve(FIGURES)));
    }
    Files.createDirectories(folder);
    Path page = folder.resolve(PAGE);
    Files.writeString(page, Page.render(report, warnings, pictures));
    return page;
  }

  private static Map<String, List<Page.Picture>> pictures(Report report, Path folder)
      throws IOException {
    Map<String, List<Page.Picture>> pictures = new LinkedHashMap<>();
    if (report.figures().isEmpty()) {
      return pictures;
    }
    Files.createDirectories(folder);
    clear(folder);
    for (PhaseChart chart : report.phaseCharts()) {
      Painting painting = new PhaseChartPainter(chart, report.study(), report.data().regimeRule());
      pictures.put(chart.id(), List.of(write(folder, chart.id(), chart.title(), painting)));
    }
    for (Figure figure : report.figures()) {
      List<Page.Picture> ofFigure = new ArrayList<>();
      for (Drawing drawing : Drawings.of(report.study(), report.references(), figure)) {
        ofFigure.add(write(folder, drawing.name(), drawing.title(), new FigurePainter(drawing)));
      }
      pictures.put(figure.id(), ofFigure);
    }
    return pictures;
  }

  /** An earlier report may have had figures that this one has not. */
  private static void clear(Path figures) throws IOException {
    try (DirectoryStream<Path> former = Files.newDirectoryStream(figures, "*.{svg,png}")) {
      for (Path file : former) {
        Files.delete(file);
      }
    }
  }

  private static Page.Picture write(Path folder, String name, String title, Painting painting)
      throws IOException {
    byte[] svg = painting.svg();
    byte[] png = painting.png();
    Files.write(folder.resolve(name + ".svg"), svg);
    Files.write(folder.resolve(name + ".png"), png);
    return Page.Picture.of(title, FIGURES + "/" + name, svg, png);
  }

  /** Java draws text only where fontconfig and a font are installed; it says so by failing. */
  private static Optional<String> whyNoTextCanBeDrawn() {
    try {
      FramePainter.font(0, 12).getStringBounds("x", new FontRenderContext(null, true, true));
      return Optional.empty();
    } catch (LinkageError | InternalError | RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return Optional.of(cause.toString());
    }
  }
}
