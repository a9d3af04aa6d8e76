package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.FileCheck.Outcome;
import io.github.phasegrid.dataset.KnownDataset.Download;
import io.github.phasegrid.dataset.KnownDataset.PublishedFile;
import io.github.phasegrid.dataset.ResumableDownload.Conditions;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Downloads datasets.
 *
 * <p>A download grows in a {@code .part} file, which an interrupted fetch leaves and the next one
 * continues. Only when its unpacked content has the published checksum does it get its final name,
 * in one step: a file under its final name is whole and right, whatever happens.
 */
public final class DatasetFetcher {

  private static final Conditions PATIENT =
      new Conditions(5, Duration.ofSeconds(1), Duration.ofSeconds(60), DatasetFetcher::freeSpace);

  private final FetchProgress progress;
  private final Conditions conditions;

  /**
   * @param progress hears how it goes on
   */
  public DatasetFetcher(FetchProgress progress) {
    this(progress, PATIENT);
  }

  DatasetFetcher(FetchProgress progress, Conditions conditions) {
    this.progress = progress;
    this.conditions = conditions;
  }

  /**
   * What a fetch did.
   *
   * @param folder where the dataset is now
   * @param fetched the downloads that were made
   * @param alreadyThere the downloads that were not needed: their files are there and right
   */
  public record Report(Path folder, List<String> fetched, List<String> alreadyThere) {}

  /**
   * Brings what is missing of a dataset.
   *
   * @param known the dataset; not an embedded one
   * @param base the URL its downloads lie under, see {@link DatasetSources}
   * @param dataFolder where datasets are kept; made if it is not there
   * @throws UserMistakeException if the dataset is embedded, a file is there but is not the
   *     published one, another fetch is at work, the server refuses or keeps failing, what it sends
   *     is not the published content, or the folder has no room or cannot be written
   * @throws InterruptedException if the thread is interrupted; the next fetch goes on from there
   */
  public Report fetch(KnownDataset known, URI base, Path dataFolder) throws InterruptedException {
    if (known.embedded()) {
      throw new UserMistakeException(known.name() + " is embedded: there is nothing to fetch");
    }
    Path folder = DatasetLocation.fetchFolder(known, dataFolder);
    DatasetLocation location = new DatasetLocation(folder, known.format());
    Map<Boolean, List<Download>> byPresence =
        known.downloads().stream()
            .collect(Collectors.partitioningBy(download -> isThere(download, location)));
    List<Download> missing = byPresence.get(false);
    if (!missing.isEmpty()) {
      fetchAll(missing, base, folder);
    }
    return new Report(folder, names(missing), names(byPresence.get(true)));
  }

  private static List<String> names(List<Download> downloads) {
    return downloads.stream().map(Download::name).toList();
  }

  private void fetchAll(List<Download> downloads, URI base, Path folder)
      throws InterruptedException {
    try {
      Files.createDirectories(folder);
      FileChannel lock = lock(folder);
      try {
        for (Download download : downloads) {
          fetch(download, base.resolve(download.name()), folder);
        }
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw new UserMistakeException(
          folder + " cannot be written (" + e + "); make room or choose another folder", e);
    }
  }

  /** The lock goes with the channel. Its file stays: removing it would let two fetches lock. */
  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".fetch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new UserMistakeException(
          folder + " is being written by another fetch; wait until it has ended");
    }
    return channel;
  }

  /** Whether all files are there and right; one that is there and wrong is the user's to remove. */
  private static boolean isThere(Download download, DatasetLocation location) {
    boolean all = true;
    for (PublishedFile file : download.contents()) {
      Path path = location.format().locate(location.folder(), file.name());
      FileCheck check = DatasetVerifier.verify(path, file);
      if (check.outcome() == Outcome.MISSING) {
        all = false;
      } else if (!check.matches()) {
        throw new UserMistakeException(
            String.format(
                "%s is there but is not the published file (%s); move it away and fetch again",
                path, check.detail()));
      }
    }
    return all;
  }

  private void fetch(Download download, URI uri, Path folder)
      throws IOException, InterruptedException {
    Path part = folder.resolve(download.name() + ".part");
    // Gzip adds less than a hundredth to what it cannot pack, and a header.
    long largest = download.unpackedBytes() / 100 * 101 + (1 << 20);
    new ResumableDownload(uri, part, largest, conditions, progress).run();
    if (download.archive()) {
      installContents(
          download, uri, part, Files.createDirectories(folder.resolve(download.folder())));
    } else {
      accept(DatasetVerifier.compare(part, true, download.contents().get(0)), uri, part);
      Files.move(part, folder.resolve(download.name()), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void installContents(Download download, URI uri, Path archive, Path folder)
      throws IOException {
    long free = conditions.freeSpace().applyAsLong(archive);
    if (download.unpackedBytes() > free) {
      throw new UserMistakeException(
          String.format(
              "%s needs %d bytes to unpack, %d are free; make room or choose another folder",
              archive, download.unpackedBytes(), free));
    }
    try {
      unpack(download, uri, archive, folder);
      for (PublishedFile file : download.contents()) {
        Files.move(
            ArchiveUnpacker.part(folder, file),
            folder.resolve(file.name()),
            StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      for (PublishedFile file : download.contents()) {
        Files.deleteIfExists(ArchiveUnpacker.part(folder, file));
      }
    }
    Files.delete(archive);
  }

  /** Unpacks and checks everything before anything gets its final name. */
  private static void unpack(Download download, URI uri, Path archive, Path folder)
      throws IOException {
    try {
      new ArchiveUnpacker(archive, download).unpackTo(folder);
    } catch (UserMistakeException e) {
      Files.delete(archive);
      throw e;
    }
    for (PublishedFile file : download.contents()) {
      Path part = ArchiveUnpacker.part(folder, file);
      accept(DatasetVerifier.compare(part, false, file), uri, archive);
    }
  }

  /** Refuses what is not the published content, and deletes it: no resuming would mend it. */
  private static void accept(FileCheck check, URI uri, Path downloaded) throws IOException {
    if (!check.matches()) {
      Files.delete(downloaded);
      throw new UserMistakeException(
          String.format(
              "%s is not the published file (%s); the download is deleted, fetch again or give"
                  + " another URL",
              uri, check.detail()));
    }
  }

  private static long freeSpace(Path file) {
    try {
      return Files.getFileStore(file).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // not every file system tells; writing will
    }
  }
}
