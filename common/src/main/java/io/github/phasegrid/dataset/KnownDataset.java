package io.github.phasegrid.dataset;

import java.util.List;

/**
 * A dataset that is known by name.
 *
 * @param name as users write it
 * @param description one line
 * @param format the format of its files
 * @param files its published files, unpacked
 * @param downloads what a server offers, under one base URL; empty if the dataset is embedded
 */
public record KnownDataset(
    String name,
    String description,
    ImageFormat format,
    List<PublishedFile> files,
    List<Download> downloads) {

  /** Whether it travels inside the library and needs no files. */
  public boolean embedded() {
    return downloads.isEmpty();
  }

  /**
   * A file whose content is published.
   *
   * @param name without {@code .gz}
   * @param bytes its exact size, unpacked
   * @param checksum of the unpacked bytes; packing differs from mirror to mirror, the content must
   *     not
   */
  public record PublishedFile(String name, long bytes, Checksum checksum) {}

  /**
   * Something to download.
   *
   * @param name its name under the base URL, ending in {@code .gz} (one file) or {@code .tar.gz}
   *     (an archive)
   * @param folder where its contents belong, under the dataset's folder; empty: in that folder
   * @param contents the files it holds
   */
  public record Download(String name, String folder, List<PublishedFile> contents) {

    boolean archive() {
      return name.endsWith(".tar.gz");
    }

    /** Size of all contents, unpacked. */
    long unpackedBytes() {
      return contents.stream().mapToLong(PublishedFile::bytes).sum();
    }
  }
}
