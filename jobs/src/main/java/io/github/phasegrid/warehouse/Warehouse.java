package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A warehouse, for reading. Needs no lock and creates nothing; one that is not there yet is empty.
 * What it tells is what was committed when it is asked, also while another process writes.
 */
public final class Warehouse {
  /** Enough to hide the latency of a file system across a network. */
  private static final int READING_THREADS = 8;

  private final Storage storage;

  Warehouse(Storage storage) {
    this.storage = storage;
  }

  /**
   * Opens a warehouse for reading.
   *
   * @param location a path or URI that Hadoop understands
   * @param configuration of Hadoop
   * @throws UserMistakeException when there is something else, or a warehouse of a newer version
   */
  public static Warehouse open(String location, Configuration configuration) {
    Storage storage = Storage.at(location, configuration);
    try {
      WarehouseFormat.check(storage);
    } catch (IOException e) {
      throw new UserMistakeException(
          "warehouse " + location + ": cannot be read (" + e + "); give a folder to read", e);
    }
    return new Warehouse(storage);
  }

  /** Whether it is there: not where the folder is missing or empty. */
  public boolean exists() throws IOException {
    return WarehouseFormat.check(storage);
  }

  /** Its folder as a qualified URI, good on any machine that reaches the file system. */
  public String location() {
    return storage.location();
  }

  /** The configuration with which {@link TableReader} and {@link TableWriter} reach its files. */
  public Configuration configuration() {
    return storage.configuration();
  }

  /** Space left for new files, in bytes. */
  public long freeBytes() throws IOException {
    return storage.freeBytes();
  }

  /**
   * What is there, from manifests alone.
   *
   * @throws UserMistakeException when a manifest is damaged
   */
  public WarehouseInventory inventory() throws IOException {
    WarehouseInventory inventory = new WarehouseInventory();
    forEachManifest(inventory::add);
    return inventory;
  }

  /**
   * The committed files of a table, sorted.
   *
   * @throws UserMistakeException when a manifest is damaged
   */
  public List<Path> files(Table table) throws IOException {
    List<Path> files = new ArrayList<>();
    forEachManifest(
        name -> ManifestRules.mayList(name, table),
        manifest ->
            manifest.files().stream()
                .filter(file -> file.table() == table)
                .forEach(file -> files.add(storage.path(file.path()))));
    files.sort(Comparator.naturalOrder());
    return files;
  }

  /** The packs in training, or killed in it, whose state is saved. */
  public Set<String> savedPacks() throws IOException {
    return storage.list(PackState.FOLDER).stream()
        .flatMap(file -> PackState.packOf(file.path()).stream())
        .collect(Collectors.toSet());
  }

  /** A reader of a table's files. */
  public TableReader reader(Table table) {
    return TableReader.of(table, storage.configuration());
  }

  /** A file as Hadoop names it, by its name relative to the warehouse. */
  public Path path(String relative) {
    return storage.path(relative);
  }

  /**
   * Files that no manifest lists, what attempts left behind, and states of packs that are
   * committed: what the next writer removes when it starts. While a run is going, some of it is
   * that run's.
   *
   * @throws UserMistakeException when a manifest is damaged: then it cannot be told what may go
   */
  public List<StoredFile> leftovers() throws IOException {
    return takeStock(manifest -> {}).leftovers();
  }

  /**
   * What is there against what should be.
   *
   * @param leftovers what {@link #leftovers} tells
   * @param missing files that a manifest lists, but are not there, sorted
   */
  record Stock(List<StoredFile> leftovers, List<String> missing) {}

  /**
   * @param also sees every manifest: with a hundred thousand packs each reading counts
   */
  Stock takeStock(Consumer<Manifest> also) throws IOException {
    Set<String> listed = new HashSet<>();
    Set<String> packs = new HashSet<>();
    forEachManifest(
        manifest -> {
          also.accept(manifest);
          manifest.files().forEach(file -> listed.add(file.path()));
          if (manifest instanceof Manifest.Training training) {
            listed.addAll(training.models());
            packs.add(training.pack());
          }
        });
    List<StoredFile> leftovers = new ArrayList<>(storage.list(Storage.STAGING));
    storage.list(PackState.FOLDER).stream()
        .filter(file -> PackState.packOf(file.path()).filter(packs::contains).isPresent())
        .forEach(leftovers::add);
    for (Table table : Table.values()) {
      unlisted(table.folder(), ".parquet", listed, leftovers);
    }
    unlisted("models", ".zip", listed, leftovers);
    return new Stock(leftovers, listed.stream().sorted().toList());
  }

  /** Collects what is not listed, and strikes what is. */
  private void unlisted(String folder, String suffix, Set<String> listed, List<StoredFile> unlisted)
      throws IOException {
    for (StoredFile file : storage.list(folder)) {
      if (file.path().endsWith(suffix) && !listed.remove(file.path())) {
        unlisted.add(file);
      }
    }
  }

  /** Hands over every manifest, in the order of their names, on this thread. */
  void forEachManifest(Consumer<Manifest> consumer) throws IOException {
    forEachManifest(name -> true, consumer);
  }

  /** Hands over those manifests whose names are wanted; the others are not read. */
  private void forEachManifest(Predicate<String> wanted, Consumer<Manifest> consumer)
      throws IOException {
    List<String> names =
        storage.list(Manifest.FOLDER).stream()
            .map(StoredFile::path)
            .filter(path -> path.endsWith(".json"))
            .filter(wanted)
            .sorted()
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(READING_THREADS);
    try {
      List<Future<Optional<Manifest>>> reading = new ArrayList<>(names.size());
      for (String name : names) {
        reading.add(threads.submit(() -> readManifest(name)));
      }
      for (int i = 0; i < reading.size(); i++) {
        reading.set(i, null).get().ifPresent(consumer);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserMistakeException mistake) {
        throw mistake;
      }
      throw new IOException("cannot read the manifests of warehouse " + location(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading manifests", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The manifest of a trained pack. */
  public Optional<Manifest.Training> training(String pack) throws IOException {
    return readManifest(Manifest.Training.pathOf(pack)).map(Manifest.Training.class::cast);
  }

  /** The manifest of a pack's scores. */
  public Optional<Manifest.Scores> scores(String pack) throws IOException {
    return readManifest(Manifest.Scores.pathOf(pack)).map(Manifest.Scores.class::cast);
  }

  /** The manifest of the controls of a pack's trials. */
  public Optional<Manifest.Controls> controls(String pack) throws IOException {
    return readManifest(Manifest.Controls.pathOf(pack)).map(Manifest.Controls.class::cast);
  }

  /** A manifest, or empty where there is none. */
  Optional<Manifest> readManifest(String name) throws IOException {
    Optional<byte[]> content = storage.read(name);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      Manifest manifest = Json.read(content.get(), Manifest.class);
      if (!manifest.path().equals(name)) {
        throw new UserMistakeException(
            "warehouse "
                + location()
                + ": "
                + name
                + " is a copy of "
                + manifest.path()
                + "; delete the copy");
      }
      return Optional.of(manifest);
    } catch (JsonProcessingException e) {
      throw new UserMistakeException(
          "warehouse "
              + location()
              + ": manifest "
              + name
              + " is damaged ("
              + e.getOriginalMessage().lines().findFirst().orElse("no reason")
              + "); restore it, or delete it to compute its trials again",
          e);
    }
  }
}
