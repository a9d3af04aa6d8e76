package io.github.phasegrid.score;

import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.ScoredCell;
import io.github.phasegrid.warehouse.ScoredControl;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A table of what was measured of trials, published pack by pack.
 *
 * @param <K> what a row is known by: no two have the same
 */
sealed interface MeasuredTable<K> {

  /** Which table. */
  Table table();

  /** In which rows stand in a file. */
  Comparator<K> order();

  /** What a row is known by. */
  K key(Row row);

  /** What of a pack is published already. */
  Optional<? extends Manifest> former(Warehouse warehouse, String pack) throws IOException;

  /** The manifest of all rows of a pack, without files. */
  Manifest manifest(String pack, List<Row> rows);

  /** Table {@code properties}. */
  record Properties() implements MeasuredTable<Properties.CellRow> {
    /** The key of the table. */
    record CellRow(String trial, Checkpoint checkpoint, String layer, String probe) {}

    @Override
    public Table table() {
      return Table.PROPERTIES;
    }

    @Override
    public Comparator<CellRow> order() {
      return Comparator.comparing(CellRow::trial)
          .thenComparing(CellRow::checkpoint)
          .thenComparing(CellRow::layer)
          .thenComparing(CellRow::probe);
    }

    @Override
    public CellRow key(Row row) {
      return new CellRow(
          row.text("trial"),
          Checkpoint.ofKey(row.text("checkpoint")),
          row.text("layer"),
          row.text("probe"));
    }

    @Override
    public Optional<Manifest.Scores> former(Warehouse warehouse, String pack) throws IOException {
      return warehouse.scores(pack);
    }

    @Override
    public Manifest manifest(String pack, List<Row> rows) {
      return new Manifest.Scores(pack, rows.stream().map(this::scored).toList(), List.of());
    }

    private ScoredCell scored(Row row) {
      CellRow key = key(row);
      return new ScoredCell(
          key.trial(), key.checkpoint(), key.layer(), key.probe(), row.text("scoring_fingerprint"));
    }
  }

  /** Table {@code controls}. */
  record Controls() implements MeasuredTable<Controls.ControlRow> {
    /** The key of the table. */
    record ControlRow(String trial, String control) {}

    @Override
    public Table table() {
      return Table.CONTROLS;
    }

    @Override
    public Comparator<ControlRow> order() {
      return Comparator.comparing(ControlRow::trial).thenComparing(ControlRow::control);
    }

    @Override
    public ControlRow key(Row row) {
      return new ControlRow(row.text("trial"), row.text("control"));
    }

    @Override
    public Optional<Manifest.Controls> former(Warehouse warehouse, String pack) throws IOException {
      return warehouse.controls(pack);
    }

    @Override
    public Manifest manifest(String pack, List<Row> rows) {
      return new Manifest.Controls(
          pack,
          rows.stream()
              .map(
                  row ->
                      new ScoredControl(
                          row.text("trial"), row.text("control"), row.text("scoring_fingerprint")))
              .toList(),
          List.of());
    }
  }
}
