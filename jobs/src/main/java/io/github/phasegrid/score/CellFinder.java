package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.sweep.Aspect;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.ScoredCell;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseInventory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Finds the cells of a sweep that have codes and no properties of its scoring. */
final class CellFinder {
  private final Warehouse warehouse;
  private final WarehouseInventory inventory;
  private final StageFailures damaged = new StageFailures();
  private final Sweep sweep;
  private final int classes;
  private final String fingerprint;
  private final Map<Path, Map<String, Row>> networks = new HashMap<>();

  /**
   * @param inventory of the warehouse
   * @param classes of the dataset
   */
  CellFinder(Warehouse warehouse, WarehouseInventory inventory, Sweep sweep, int classes) {
    this.warehouse = warehouse;
    this.inventory = inventory;
    this.sweep = sweep;
    this.classes = classes;
    this.fingerprint = sweep.scoring().fingerprint();
  }

  /** Cells that cannot be scored since a file other than that of the codes is damaged. */
  StageFailures damaged() {
    return damaged;
  }

  /** Cells to be scored; those of damaged files are left out. */
  List<Cell> find(List<Trial> trials) {
    List<Cell> cells = new ArrayList<>();
    for (Trial trial : trials) {
      List<Aspect> aspects = sweep.aspects(trial);
      for (Checkpoint checkpoint : sweep.checkpoints()) {
        inventory
            .recorded(trial.fingerprint(), checkpoint)
            .ifPresent(recorded -> addMissing(cells, trial, checkpoint, recorded, aspects));
      }
    }
    return cells;
  }

  private void addMissing(
      List<Cell> cells,
      Trial trial,
      Checkpoint checkpoint,
      WarehouseInventory.Recorded recorded,
      List<Aspect> aspects) {
    for (Aspect aspect :
        inventory.unscored(trial.fingerprint(), checkpoint, aspects, fingerprint)) {
      Optional<CodesAt> codes = codes(trial, checkpoint, aspect.needed());
      if (codes.isEmpty()) {
        continue;
      }
      ScoredCell key = ScoredCell.of(trial.fingerprint(), checkpoint, aspect, fingerprint);
      try {
        Row network = network(recorded, trial.fingerprint(), checkpoint);
        CellReference reference =
            new CellReference(
                trial.fingerprint(),
                codes.get(),
                aspect.told(),
                previous(trial, checkpoint, network.integer("epoch"), aspect),
                trial.codeBits(),
                aspect.layer(),
                classes);
        cells.add(new Cell(trial, recorded.pack(), reference, network, key));
      } catch (UserMistakeException e) {
        damaged.add(Cell.describe(trial, key), e);
      }
    }
  }

  private Optional<CodesAt> codes(Trial trial, Checkpoint checkpoint, Set<Split> splits) {
    return CodesAt.find(
        checkpoint,
        splits,
        split ->
            inventory
                .codesFile(trial.fingerprint(), checkpoint, split)
                .map(file -> warehouse.path(file).toString()));
  }

  /** The latest of the sweep's checkpoints that the trial passed on its way to this one. */
  private Previous previous(Trial trial, Checkpoint checkpoint, int epoch, Aspect aspect) {
    Optional<Checkpoint> before =
        sweep.checkpoints().headSet(checkpoint).stream()
            .filter(earlier -> earlier.epoch() < epoch)
            .reduce((earlier, later) -> later);
    if (before.isEmpty()) {
      return new Previous.None("no earlier checkpoint");
    }
    return codes(trial, before.get(), Set.of(Split.TRAIN, aspect.told()))
        .<Previous>map(Previous.At::new)
        .orElse(new Previous.None("codes of checkpoint " + before.get() + " are not kept"));
  }

  private Row network(WarehouseInventory.Recorded recorded, String trial, Checkpoint checkpoint) {
    Path file = warehouse.path(recorded.checkpointsFile());
    Row row = networks.computeIfAbsent(file, this::read).get(trial + checkpoint.key());
    if (row == null) {
      throw new UserMistakeException(
          file + ": has no row for trial " + trial + " at " + checkpoint + "; restore the file");
    }
    return row;
  }

  private Map<String, Row> read(Path file) {
    Map<String, Row> rows = new HashMap<>();
    try (TableReader.Rows all = warehouse.reader(Table.CHECKPOINTS).open(file)) {
      all.forEachRemaining(row -> rows.put(row.text("trial") + row.text("checkpoint"), row));
    }
    return rows;
  }
}
