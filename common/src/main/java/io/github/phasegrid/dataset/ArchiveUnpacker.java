package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.KnownDataset.Download;
import io.github.phasegrid.dataset.KnownDataset.PublishedFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.utils.BoundedInputStream;

/**
 * Takes the files of a dataset out of a {@code .tar.gz} that may be anything.
 *
 * <p>Only files with the published names are written, into a folder that the caller gives and the
 * archive has no say in, and no more is unpacked than the published files need.
 */
final class ArchiveUnpacker {

  /** What headers and files of no interest may add to the published files. */
  private static final long SLACK_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path archive;
  private final Download download;

  /**
   * @param archive the archive
   * @param download what it should hold
   */
  ArchiveUnpacker(Path archive, Download download) {
    this.archive = archive;
    this.download = download;
  }

  /**
   * Unpacks the published files; their content is not checked here.
   *
   * @param folder receives each as {@code NAME.part}
   * @throws UserMistakeException if it is no sound archive, holds more than it can, lacks a file,
   *     or names a place outside itself
   * @throws IOException if a file cannot be written
   */
  void unpackTo(Path folder) throws IOException {
    Map<String, PublishedFile> wanted = wanted();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = open(raw)) {
      for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
        refuseOutside(entry.getName());
        boolean regular = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink();
        PublishedFile file = regular ? wanted.remove(entry.getName()) : null;
        if (file != null) {
          write(tar, part(folder, file));
        }
      }
    }
    if (!wanted.isEmpty()) {
      throw new UserMistakeException(
          archive + " lacks " + wanted.keySet().iterator().next() + "; it is another archive");
    }
  }

  /** Where a file of the archive is unpacked. */
  static Path part(Path folder, PublishedFile file) {
    return folder.resolve(file.name() + ".part");
  }

  private Map<String, PublishedFile> wanted() {
    Map<String, PublishedFile> wanted = new HashMap<>();
    for (PublishedFile file : download.contents()) {
      wanted.put(download.folder() + "/" + file.name(), file);
    }
    return wanted;
  }

  private TarArchiveInputStream open(InputStream raw) {
    try {
      long most = download.unpackedBytes() + SLACK_BYTES;
      return new TarArchiveInputStream(new BoundedInputStream(new GZIPInputStream(raw), most));
    } catch (IOException e) {
      throw unsound(e);
    }
  }

  private TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextTarEntry();
    } catch (IOException e) {
      throw unsound(e);
    }
  }

  private void write(TarArchiveInputStream tar, Path target) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = read(tar, buffer); n >= 0; n = read(tar, buffer)) {
        for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) {
          out.write(bytes);
        }
      }
      out.force(true);
    }
  }

  private int read(TarArchiveInputStream tar, byte[] buffer) {
    try {
      return tar.read(buffer);
    } catch (IOException e) {
      throw unsound(e);
    }
  }

  private void refuseOutside(String name) {
    if (name.startsWith("/") || List.of(name.split("/")).contains("..")) {
      throw new UserMistakeException(
          archive + " names '" + name + "', a place outside itself; give the URL of the dataset");
    }
  }

  private UserMistakeException unsound(IOException e) {
    return new UserMistakeException(
        String.format(
            "%s is no sound .tar.gz of at most %d bytes unpacked (%s); give the URL of the dataset",
            archive, download.unpackedBytes() + SLACK_BYTES, e.getMessage()),
        e);
  }
}
