package io.github.phasegrid.warehouse;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ipc.RemoteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A warehouse, for writing: holds its lock until it is closed. One process at a time has one.
 *
 * <p>The order of steps is such that a crash between any two of them leaves either what was
 * committed before or what is committed after, once the next writer has removed the rest:
 *
 * <ol>
 *   <li>new files move to final names that no manifest lists yet;
 *   <li>the manifest that lists them replaces the former one, in one step;
 *   <li>files that only the former one listed are deleted.
 * </ol>
 */
public final class WarehouseWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseWriter.class);

  private final Storage storage;
  private final WriterLock lock;
  private final Warehouse warehouse;
  private final Leftovers leftovers;
  private final List<StoredFile> removed;

  /** What is there; empty when it must be read again. */
  private Optional<WarehouseInventory> inventory;

  WarehouseWriter(Storage storage, WriterLock lock) throws IOException {
    this.storage = storage;
    this.lock = lock;
    this.warehouse = new Warehouse(storage);
    this.leftovers = new Leftovers(storage, lock, warehouse);
    Leftovers.Removal removal = leftovers.remove();
    this.removed = removal.files();
    this.inventory = removal.inventory();
  }

  /**
   * Opens a warehouse for writing, creating it if it is not there, and removes what crashes left
   * behind.
   *
   * @param location a path or URI that Hadoop understands
   * @param configuration of Hadoop
   * @param command what others are told is being done, such as {@code run mnist-capacity}
   * @throws UserMistakeException when another process writes to it; when it cannot be written to;
   *     when there is something else, a warehouse of a newer version, or a damaged one
   */
  public static WarehouseWriter open(String location, Configuration configuration, String command) {
    Storage storage = Storage.at(location, configuration);
    Optional<WriterLock> lock = Optional.empty();
    try {
      if (!WarehouseFormat.check(storage)) {
        WarehouseFormat.write(storage);
      }
      lock = Optional.of(storage.lock(LockOwner.current(command, Instant.now())));
      return new WarehouseWriter(storage, lock.get());
    } catch (IOException e) {
      lock.ifPresent(WriterLock::close);
      String what = "warehouse " + location + ": cannot be written (" + e + ")";
      throw passes(e, lock.isPresent())
          ? new UncheckedIOException(what + "; try again", e)
          : new UserMistakeException(what + "; give a folder to write to", e);
    } catch (RuntimeException e) {
      lock.ifPresent(WriterLock::close);
      throw e;
    }
  }

  /**
   * Whether it may well work later: the network, or tasks of a dead driver that still write.
   *
   * @param locked whether the folder is there, and ours
   */
  private static boolean passes(IOException e, boolean locked) {
    boolean vanished = e instanceof NoSuchFileException || e instanceof DirectoryNotEmptyException;
    return e instanceof SocketException
        || e instanceof SocketTimeoutException
        || (vanished && locked)
        || (e instanceof RemoteException remote
            && remote.getClassName().matches(".*(SafeMode|Standby|Retriable)Exception"));
  }

  /** The same warehouse, for reading. */
  public Warehouse warehouse() {
    return warehouse;
  }

  /** What crashes had left behind, removed when this was opened. */
  public List<StoredFile> removed() {
    return removed;
  }

  /**
   * What is there. Told from memory where it can be: this process alone writes, so that the
   * manifests are read once and then followed.
   *
   * @return as it is now; anything published later may or may not appear in it
   */
  public synchronized WarehouseInventory inventory() throws IOException {
    if (inventory.isEmpty()) {
      inventory = Optional.of(warehouse.inventory());
    }
    return inventory.get();
  }

  /**
   * Removes states that no pack has gone on from, or saved, for long: their packs are no longer
   * planned.
   *
   * @return those removed
   */
  public synchronized List<StoredFile> removeStates(Instant savedBefore) throws IOException {
    return leftovers.removeStates(savedBefore);
  }

  /**
   * Publishes what an attempt wrote, and with it what the manifest says. Replaces what was
   * published under the same manifest before.
   *
   * @param manifest its files are those that stay from the manifest it replaces (usually none), its
   *     models likewise; the attempt's are added
   * @param output what was written
   * @throws IOException when the lock was lost, or the file system fails; nothing is visible then,
   *     or all
   */
  public synchronized void publish(Manifest manifest, AttemptOutput output) throws IOException {
    lock.check();
    Set<String> former = new HashSet<>();
    Optional<Manifest> replaced = warehouse.readManifest(manifest.path());
    replaced.ifPresent(old -> old.files().forEach(file -> former.add(file.path())));
    List<TableFile> published =
        output.files().stream().map(staged -> renamed(staged, manifest.id(), former)).toList();
    Manifest whole = withOutput(manifest, published, output.models());
    for (int i = 0; i < published.size(); i++) {
      storage.move(output.files().get(i).path(), published.get(i).path());
    }
    for (String model : output.models()) {
      storage.move(output.folder() + "/" + model, model);
    }
    Optional<WarehouseInventory> known = inventory;
    inventory = Optional.empty(); // also when the commit fails half way
    commit(whole, former);
    if (replaced.isEmpty()) {
      known.ifPresent(before -> before.add(whole));
    }
    if (replaced.isEmpty() || !WarehouseInventory.tells(whole)) {
      inventory = known;
    }
    AttemptWriter.remove(storage, output.folder());
    if (manifest instanceof Manifest.Training training) {
      deleteState(training.pack());
    }
  }

  private void deleteState(String pack) {
    try {
      storage.delete(PackState.folder(pack));
    } catch (IOException e) { // another attempt may be saving: the next start removes it
      LOG.warn("The state of pack {}, which is committed, stays: {}", pack, e.toString());
    }
  }

  /** A staged file under its final name: the one that no committed file has. */
  private static TableFile renamed(TableFile staged, String id, Set<String> former) {
    String path =
        ManifestRules.finalNames(staged.table(), id).stream()
            .filter(name -> !former.contains(name))
            .findFirst()
            .orElseThrow();
    return new TableFile(staged.table(), path, staged.rows(), staged.bytes());
  }

  /**
   * Publishes a manifest alone, such as one that lists fewer files than before.
   *
   * @param manifest all its files and models are already there
   */
  public synchronized void publish(Manifest manifest) throws IOException {
    publish(manifest, new AttemptOutput(Storage.STAGING + "/nothing", List.of(), List.of()));
  }

  /**
   * Forgets trials, pack by pack, with all that was written of them: they are as if they had never
   * been computed. Meant for failed trials, which have no codes and no scores.
   *
   * @param trials fingerprints
   */
  public synchronized void forget(Set<String> trials) throws IOException {
    if (trials.isEmpty()) {
      return;
    }
    List<Manifest.Training> packs = new ArrayList<>();
    warehouse.forEachManifest(
        manifest -> {
          if (manifest instanceof Manifest.Training training && training.hasAny(trials)) {
            packs.add(training);
          }
        });
    for (Manifest.Training pack : packs) {
      List<TrainedTrial> others =
          pack.trials().stream().filter(trial -> !trials.contains(trial.trial())).toList();
      if (others.isEmpty()) {
        inventory = Optional.empty();
        leftovers.remove(pack);
      } else {
        publish(pack.without(trials), rowsOfOthers(pack, trials));
      }
    }
  }

  /** The pack's tables of trials and epochs, but for some trials. */
  private AttemptOutput rowsOfOthers(Manifest.Training pack, Set<String> trials)
      throws IOException {
    try (AttemptWriter attempt =
        AttemptWriter.start(storage.location(), pack.pack(), storage.configuration())) {
      for (TableFile file : pack.files()) {
        if (Manifest.Training.PER_TRIAL.contains(file.table())) {
          try (TableReader.Rows rows =
              warehouse.reader(file.table()).open(storage.path(file.path()))) {
            while (rows.hasNext()) {
              Row row = rows.next();
              if (!trials.contains(row.text("trial"))) {
                attempt.table(file.table()).write(row);
              }
            }
          }
        }
      }
      return attempt.finish();
    }
  }

  private static Manifest withOutput(
      Manifest manifest, List<TableFile> added, List<String> models) {
    List<TableFile> files = new ArrayList<>(manifest.files());
    files.addAll(added);
    Manifest whole = manifest.withFiles(files);
    if (whole instanceof Manifest.Training training) {
      Set<String> all = new TreeSet<>(training.models());
      all.addAll(models);
      return training.withModels(List.copyOf(all));
    }
    return whole;
  }

  private void commit(Manifest manifest, Set<String> formerFiles) throws IOException {
    lock.check();
    storage.replace(manifest.path(), Json.write(manifest, Manifest.class));
    manifest.files().forEach(file -> formerFiles.remove(file.path()));
    for (String file : new TreeSet<>(formerFiles)) {
      lock.check();
      storage.delete(file);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
