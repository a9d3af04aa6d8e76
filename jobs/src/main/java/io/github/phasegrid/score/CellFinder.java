package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.stage.StageFailures;
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
import org.apache.hadoop.fs.Path;

/** Finds the cells of a sweep that have codes and no properties of a scoring. */
final class CellFinder {
  private final Warehouse warehouse;
  private final StageFailures damaged = new StageFailures();
  private final ScoringSpec scoring;
  private final String fingerprint;
  private final Map<Path, Map<String, Row>> networks = new HashMap<>();

  CellFinder(Warehouse warehouse, ScoringSpec scoring) {
    this.warehouse = warehouse;
    this.scoring = scoring;
    this.fingerprint = scoring.fingerprint();
  }

  /** Cells that cannot be scored since a file other than that of the codes is damaged. */
  StageFailures damaged() {
    return damaged;
  }

  /** Cells to be scored; those of damaged files are left out. */
  List<Cell> find(Sweep sweep, List<Trial> trials, WarehouseInventory inventory, int classes) {
    List<Cell> cells = new ArrayList<>();
    for (Trial trial : trials) {
      for (Checkpoint checkpoint : sweep.checkpoints()) {
        Optional<WarehouseInventory.CodesLocation> codes =
            inventory.codes(trial.fingerprint(), checkpoint);
        if (codes.isPresent()) {
          addMissing(cells, inventory, trial, checkpoint, codes.get(), classes);
        }
      }
    }
    return cells;
  }

  private void addMissing(
      List<Cell> cells,
      WarehouseInventory inventory,
      Trial trial,
      Checkpoint checkpoint,
      WarehouseInventory.CodesLocation codes,
      int classes) {
    NetworkSpec network = trial.settings().network();
    for (CodeLayer layer : layers(network)) {
      ScoredCell key =
          new ScoredCell(trial.fingerprint(), checkpoint, layer.name(), "none", fingerprint);
      if (inventory.isScored(key)) {
        continue;
      }
      CellReference reference =
          new CellReference(
              warehouse.path(codes.codesFile()).toString(),
              trial.fingerprint(),
              checkpoint,
              network.codeBits(),
              layer,
              classes);
      try {
        Row row = network(codes, trial.fingerprint(), checkpoint);
        cells.add(new Cell(trial, codes.pack(), reference, row, key));
      } catch (UserMistakeException e) {
        damaged.add(Cell.describe(trial, key), e);
      }
    }
  }

  /** The parts of a network's code that are asked for. */
  private List<CodeLayer> layers(NetworkSpec network) {
    List<CodeLayer> layers = new ArrayList<>();
    for (String asked : scoring.layers()) {
      if (asked.equals(ScoringSpec.ALL_LAYERS)) {
        layers.add(new CodeLayer(ScoringSpec.ALL_LAYERS, 0, network.codeBits()));
      } else if (asked.equals(ScoringSpec.EACH_LAYER)) {
        layers.addAll(network.codeLayers());
      } else {
        network.codeLayers().stream().filter(l -> l.name().equals(asked)).forEach(layers::add);
      }
    }
    return layers.stream().distinct().toList();
  }

  private Row network(WarehouseInventory.CodesLocation codes, String trial, Checkpoint checkpoint) {
    Path file = warehouse.path(codes.checkpointsFile());
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
