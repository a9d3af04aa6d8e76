package io.github.phasegrid.score;

import io.github.phasegrid.sweep.Keep;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.StoredCodes;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableFile;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.TableWriter;
import io.github.phasegrid.warehouse.TrainedTrial;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseInventory;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Drops codes that a sweep does not want to keep once they are scored ({@code codes.keep}). */
public final class CodeRetention {
  private final WarehouseWriter warehouse;
  private final Warehouse reading;

  /** Drops there. */
  public CodeRetention(WarehouseWriter warehouse) {
    this.warehouse = warehouse;
    this.reading = warehouse.warehouse();
  }

  /**
   * Drops what the sweep does not keep, pack by pack. A pack is left alone while it holds a trial,
   * checkpoint or split that this sweep does not have, since another may want its codes, or a cell
   * that is not scored as this sweep asks.
   *
   * @param trials of the sweep
   */
  public void keep(Sweep sweep, List<Trial> trials) throws IOException {
    if (sweep.keepCodes() == Keep.ALL) {
      return;
    }
    WarehouseInventory inventory = warehouse.inventory();
    Map<String, Trial> own =
        trials.stream().collect(Collectors.toMap(Trial::fingerprint, trial -> trial));
    Set<String> packs = new TreeSet<>();
    own.keySet().forEach(trial -> packs.addAll(inventory.packsOf(trial)));
    for (String id : packs) {
      Optional<Manifest.Training> pack = reading.training(id);
      if (pack.isPresent() && mayDrop(pack.get(), sweep, own, inventory)) {
        drop(pack.get(), sweep.keepCodes());
      }
    }
  }

  private static boolean mayDrop(
      Manifest.Training pack, Sweep sweep, Map<String, Trial> own, WarehouseInventory inventory) {
    return pack.trials().stream().map(TrainedTrial::trial).allMatch(own::containsKey)
        && pack.codes().stream()
            .allMatch(
                codes ->
                    sweep.checkpoints().contains(codes.checkpoint())
                        && sweep.splits().containsAll(codes.splits())
                        && pack.trials().stream()
                            .map(trial -> own.get(trial.trial()))
                            .allMatch(t -> isScored(t, codes.checkpoint(), sweep, inventory)));
  }

  /** Also where the trial never reached the checkpoint. */
  private static boolean isScored(
      Trial trial, Checkpoint checkpoint, Sweep sweep, WarehouseInventory inventory) {
    return inventory.recorded(trial.fingerprint(), checkpoint).isEmpty()
        || inventory
            .unscored(
                trial.fingerprint(),
                checkpoint,
                sweep.aspects(trial),
                sweep.scoring().fingerprint())
            .isEmpty();
  }

  private void drop(Manifest.Training pack, Keep keep) throws IOException {
    List<StoredCodes> kept =
        pack.codes().stream().filter(codes -> keep.keeps(codes.checkpoint())).toList();
    if (kept.equals(pack.codes())) {
      return;
    }
    List<TableFile> others =
        pack.files().stream().filter(file -> file.table() != Table.CODES).toList();
    Manifest.Training reduced =
        new Manifest.Training(
            pack.pack(), pack.checkpoints(), kept, pack.trials(), others, pack.models());
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), pack.pack(), reading.configuration())) {
      if (!kept.isEmpty()) {
        copyLast(pack, attempt.table(Table.CODES));
      }
      warehouse.publish(reduced, attempt.finish());
    }
  }

  private void copyLast(Manifest.Training pack, TableWriter target) throws IOException {
    for (TableFile file : pack.files()) {
      if (file.table() == Table.CODES) {
        TableReader last = reading.reader(Table.CODES).where("checkpoint", Checkpoint.LAST.key());
        try (TableReader.Rows rows = last.open(reading.path(file.path()))) {
          while (rows.hasNext()) {
            Row row = rows.next();
            target.write(row);
          }
        }
      }
    }
  }
}
