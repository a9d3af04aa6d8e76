package io.github.phasegrid.cli;

import io.github.phasegrid.chart.ControlRows;
import io.github.phasegrid.chart.PropertyRows;
import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.report.Reference;
import io.github.phasegrid.report.ReportData;
import io.github.phasegrid.report.ReportWriter;
import io.github.phasegrid.sweep.Control;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseInventory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Gathers what a report tells, and puts it beside the tables. */
final class ReportStep {
  private static final Map<String, Function<Provenance, String>> FACTS = facts();

  private final Sweep sweep;
  private final Warehouse warehouse;
  private final WarehouseInventory inventory;

  ReportStep(Sweep sweep, Warehouse warehouse, WarehouseInventory inventory) {
    this.sweep = sweep;
    this.warehouse = warehouse;
    this.inventory = inventory;
  }

  /**
   * Writes the report into the warehouse.
   *
   * @return where the page is
   */
  String write(List<Trial> trials) throws IOException {
    Set<String> own = trials.stream().map(Trial::fingerprint).collect(Collectors.toSet());
    String scoring = sweep.scoring().fingerprint();
    Set<String> checkpoints =
        sweep.checkpoints().stream().map(c -> c.key()).collect(Collectors.toSet());
    List<Observation> observations =
        PropertyRows.read(
            warehouse,
            row ->
                own.contains(row.text("trial"))
                    && checkpoints.contains(row.text("checkpoint"))
                    && row.text("scoring_fingerprint").equals(scoring));
    List<ReportData.Failure> failures =
        trials.stream()
            .filter(trial -> inventory.isFailed(trial.fingerprint()))
            .map(
                trial ->
                    new ReportData.Failure(
                        trial.fingerprint(),
                        trial.settings(),
                        inventory.error(trial.fingerprint())))
            .toList();
    int scored = (int) observations.stream().map(Observation::trial).distinct().count();
    ReportData data =
        new ReportData(
            sweep.name(),
            "",
            new ReportData.Counts(trials.size(), scored, failures.size()),
            observations,
            failures,
            references(own),
            new RegimeRule(sweep.regimes()),
            warnings(trials),
            displayed(warehouse.location()),
            sweep.controls().kinds().isEmpty() ? TABLES : WITH_CONTROLS,
            provenance(own));
    return publish(data);
  }

  private static final List<ReportData.Table> TABLES =
      List.of(
          new ReportData.Table("trials", "one trial: its settings, seeds, outcome and provenance"),
          new ReportData.Table("sweeps", "one trial of one sweep"),
          new ReportData.Table("history", "one epoch of a trial: losses and accuracies"),
          new ReportData.Table(
              "checkpoints", "a trial at a checkpoint: the network's own accuracy"),
          new ReportData.Table("codes", "one example's neural code at a checkpoint"),
          new ReportData.Table("properties", "a trial at a checkpoint: everything measured"),
          new ReportData.Table("phases", "a cell: properties folded over repeats, and its regime"));

  private static final List<ReportData.Table> WITH_CONTROLS =
      Stream.concat(
              TABLES.stream(),
              Stream.of(
                  new ReportData.Table(
                      "controls", "a trial and what its codes are held against: the dotted lines")))
          .toList();

  /** The controls that the sweep asks for. */
  private List<Reference> references(Set<String> trials) throws IOException {
    String scoring = sweep.scoring().controlsFingerprint();
    List<Control> asked = sweep.controls().kinds();
    List<Reference> references = new ArrayList<>();
    ControlRows.read(
            warehouse,
            row ->
                trials.contains(row.text("trial"))
                    && row.text("scoring_fingerprint").equals(scoring)
                    && asked.contains(Control.ofKey(row.text("control"))))
        .forEach((control, cells) -> references.add(Reference.of(control, cells)));
    return references;
  }

  private static List<String> warnings(List<Trial> trials) {
    List<String> warnings = new ArrayList<>();
    if (trials.stream().anyMatch(trial -> trial.dataset().equals("mnist-10k"))) {
      warnings.add(
          "mnist-10k is 10,000 MNIST training digits, 2,000 of them held out as its test set: accuracies"
              + " are not comparable with MNIST's test accuracy.");
    }
    return warnings;
  }

  private List<ReportData.Fact> provenance(Set<String> trials) throws IOException {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    FACTS.keySet().forEach(fact -> values.put(fact, new TreeSet<>()));
    TableReader reader = warehouse.reader(Table.TRIALS).columns("trial", "provenance");
    for (Path file : warehouse.files(Table.TRIALS)) {
      try (TableReader.Rows rows = reader.open(file)) {
        while (rows.hasNext()) {
          Row row = rows.next();
          if (trials.contains(row.text("trial"))) {
            Provenance provenance = (Provenance) row.get("provenance");
            FACTS.forEach((fact, value) -> values.get(fact).add(value.apply(provenance)));
          }
        }
      }
    }
    List<ReportData.Fact> facts = new ArrayList<>();
    values.forEach((fact, all) -> facts.add(new ReportData.Fact(fact, String.join(", ", all))));
    facts.add(new ReportData.Fact("Sweep file, resolved", sweep.resolved()));
    return facts;
  }

  private static Map<String, Function<Provenance, String>> facts() {
    Map<String, Function<Provenance, String>> facts = new LinkedHashMap<>();
    facts.put("Phasegrid", Provenance::phasegridVersion);
    facts.put("Commit", Provenance::gitCommit);
    facts.put("Deeplearning4j", Provenance::dl4jVersion);
    facts.put("Spark", Provenance::sparkVersion);
    facts.put("Java", Provenance::javaVersion);
    facts.put("Host", Provenance::host);
    facts.put("CPU", Provenance::cpu);
    facts.put("BLAS", Provenance::blas);
    facts.put("Device", Provenance::device);
    facts.put("Dataset fingerprint", Provenance::datasetFingerprint);
    return facts;
  }

  /** Straight into a local warehouse, by way of a temporary folder into another. */
  private String publish(ReportData data) throws IOException {
    Path target = warehouse.path("reports/" + sweep.name());
    if ("file".equals(target.toUri().getScheme())) {
      java.nio.file.Path page =
          new ReportWriter().write(data, java.nio.file.Path.of(target.toUri().getPath()));
      return page.toString();
    }
    java.nio.file.Path local = java.nio.file.Files.createTempDirectory("phasegrid-report-");
    new ReportWriter().write(data, local);
    FileSystem files = target.getFileSystem(warehouse.configuration());
    files.delete(target, true); // onto a folder that is there, Hadoop copies into it
    files.copyFromLocalFile(true, true, new Path(local.toUri()), target);
    return target + "/" + ReportWriter.PAGE;
  }

  private static String displayed(String location) {
    return location.startsWith("file:") ? new Path(location).toUri().getPath() : location;
  }
}
