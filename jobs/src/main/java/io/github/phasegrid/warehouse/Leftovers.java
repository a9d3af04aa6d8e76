package io.github.phasegrid.warehouse;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from a warehouse, for the one who holds its lock, what crashes left behind: the last step
 * of the order that {@link WarehouseWriter} keeps. Never anything that is committed, or a state of
 * a pack that is not.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Storage storage;
  private final WriterLock lock;
  private final Warehouse warehouse;

  /**
   * @param lock asked before every step
   */
  Leftovers(Storage storage, WriterLock lock, Warehouse warehouse) {
    this.storage = storage;
    this.lock = lock;
    this.warehouse = warehouse;
  }

  /**
   * What was done.
   *
   * @param files that no manifest listed; they are gone
   * @param inventory of what is there, read on the way; empty where it must be read again
   */
  record Removal(List<StoredFile> files, Optional<WarehouseInventory> inventory) {}

  /**
   * Removes packs that only add to trials whose own pack is gone (its manifest was deleted to have
   * it computed again, and what was added comes again with it), measures of packs that are gone,
   * then files that no manifest lists. Nothing is removed where a manifest lists a file that is
   * missing.
   *
   * @throws UserMistakeException when a file is missing, or a manifest damaged
   */
  Removal remove() throws IOException {
    Orphans orphaned = new Orphans();
    WarehouseInventory inventory = new WarehouseInventory();
    Warehouse.Stock stock =
        warehouse.takeStock(
            manifest -> {
              orphaned.see(manifest);
              inventory.add(manifest);
            });
    List<Manifest> orphans = orphaned.found();
    Set<String> theirs =
        orphans.stream()
            .flatMap(manifest -> manifest.files().stream())
            .map(TableFile::path)
            .collect(Collectors.toSet());
    requireFiles(stock.missing().stream().filter(file -> !theirs.contains(file)).toList());
    for (Manifest orphan : orphans) {
      LOG.warn("Removed {}: the pack it goes with is not there", orphan.path());
      remove(orphan);
    }
    if (!orphans.isEmpty()) {
      stock = warehouse.takeStock(manifest -> {});
    }
    List<StoredFile> leftovers = stock.leftovers();
    delete(leftovers);
    lock.check();
    deleteStaging();
    if (!leftovers.isEmpty()) {
      LOG.info("Removed {} files that an earlier run left behind", leftovers.size());
    }
    return new Removal(
        List.copyOf(leftovers), orphans.isEmpty() ? Optional.of(inventory) : Optional.empty());
  }

  private void requireFiles(List<String> missing) {
    if (!missing.isEmpty()) {
      throw new UserMistakeException(
          "warehouse "
              + storage.location()
              + ": "
              + missing.get(0)
              + " is missing, but a manifest in "
              + Manifest.FOLDER
              + " lists it; restore it, or delete that manifest to compute it again");
    }
  }

  /**
   * Tasks of a driver that died may write there for some seconds more. What they leave is in
   * nobody's way, and goes with a later start.
   */
  private void deleteStaging() throws IOException {
    AttemptWriter.remove(storage, Storage.STAGING);
  }

  /** A writer that was asleep may have a successor, whose files have the same names. */
  private void delete(List<StoredFile> files) throws IOException {
    for (StoredFile file : files) {
      lock.check();
      storage.delete(PackState.packOf(file.path()).map(PackState::folder).orElse(file.path()));
    }
  }

  /** Removes a manifest, then what it listed: a crash between leaves files that nobody lists. */
  void remove(Manifest manifest) throws IOException {
    lock.check();
    storage.delete(manifest.path());
    for (TableFile file : manifest.files()) {
      storage.delete(file.path());
    }
  }

  /** Removes the states of packs of which none was saved since; returns them. */
  List<StoredFile> removeStates(Instant savedBefore) throws IOException {
    lock.check();
    List<StoredFile> states = storage.list(PackState.FOLDER);
    Set<String> young =
        states.stream()
            .filter(file -> !file.modified().isBefore(savedBefore))
            .flatMap(file -> PackState.packOf(file.path()).stream())
            .collect(Collectors.toSet());
    List<StoredFile> old =
        states.stream()
            .filter(
                file -> PackState.packOf(file.path()).filter(p -> !young.contains(p)).isPresent())
            .toList();
    delete(old);
    return old;
  }
}
