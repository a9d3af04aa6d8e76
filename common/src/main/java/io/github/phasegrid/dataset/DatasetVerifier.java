package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.FileCheck.Outcome;
import io.github.phasegrid.dataset.KnownDataset.PublishedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Compares files with the checksums their publishers give. */
public final class DatasetVerifier {

  private static final int BUFFER_BYTES = 1 << 16;

  private DatasetVerifier() {}

  /**
   * Checks every file of a dataset.
   *
   * <p>A known name, with or without a path, is checked against what is published under that name.
   * For any other name no checksum is known, which is what each of its files is then reported as.
   *
   * @param spec which dataset
   * @param dataFolder where known datasets are kept
   * @return one entry a file, in the format's order
   * @throws UserMistakeException if the name is unknown, or there are no files at all
   */
  public static List<FileCheck> verify(DatasetSpec spec, Path dataFolder) {
    if (spec instanceof DatasetSpec.InFolder inFolder) {
      DatasetLocation location = DatasetLocation.of(inFolder);
      Optional<KnownDataset> known =
          DatasetCatalog.all().stream().filter(d -> d.name().equals(spec.name())).findFirst();
      return known.isPresent()
          ? verify(known.get(), location)
          : location.format().files().stream().map(file -> unknown(location, file)).toList();
    }
    KnownDataset known = DatasetCatalog.find(spec.name());
    if (known.embedded()) {
      return known.files().stream().map(DatasetVerifier::verifyEmbedded).toList();
    }
    return verify(known, DatasetLocation.of(known, dataFolder));
  }

  private static List<FileCheck> verify(KnownDataset known, DatasetLocation location) {
    return known.files().stream()
        .map(file -> verify(location.format().locate(location.folder(), file.name()), file))
        .toList();
  }

  /** Compares the file at a path, unpacked if its name ends in {@code .gz}. */
  static FileCheck verify(Path path, PublishedFile published) {
    return Files.exists(path)
        ? compare(path, path.toString().endsWith(".gz"), published)
        : missing(path);
  }

  /**
   * Compares the file at a path.
   *
   * @param gzipped whether it is unpacked first
   */
  static FileCheck compare(Path path, boolean gzipped, PublishedFile published) {
    return compare(
        path.toString(),
        () -> new UncheckedInput(path.toString(), () -> Files.newInputStream(path), gzipped),
        published);
  }

  private static FileCheck verifyEmbedded(PublishedFile published) {
    return compare(
        "embedded " + published.name(), () -> EmbeddedDigits.open(published.name()), published);
  }

  private interface Opener {
    UncheckedInput open();
  }

  private static FileCheck compare(String file, Opener opener, PublishedFile published) {
    MessageDigest digest = published.checksum().newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (UncheckedInput in = opener.open()) {
      // A wrong file may unpack to anything: what is too long is not read to its end.
      for (int n; bytes <= published.bytes() && (n = in.read(buffer)) >= 0; bytes += n) {
        digest.update(buffer, 0, n);
      }
    } catch (UserMistakeException e) {
      return new FileCheck(file, Outcome.UNREADABLE, e.getMessage());
    }
    return judge(file, published, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Compares size and checksum of content that was read elsewhere.
   *
   * @param bytes how many there were; may stop counting anywhere above the published number
   */
  static FileCheck judge(String file, PublishedFile published, long bytes, String hex) {
    Checksum checksum = published.checksum();
    if (bytes != published.bytes()) {
      String size = bytes > published.bytes() ? "more than " + published.bytes() : "" + bytes;
      return new FileCheck(
          file,
          Outcome.DIFFERS,
          size + " bytes unpacked; the published file has " + published.bytes());
    }
    if (!hex.equals(checksum.hex())) {
      return new FileCheck(
          file,
          Outcome.DIFFERS,
          checksum.algorithm() + " " + hex + "; the published file has " + checksum.hex());
    }
    return new FileCheck(file, Outcome.MATCHES, checksum.algorithm() + " " + hex);
  }

  private static FileCheck unknown(DatasetLocation location, String file) {
    Path path = location.format().locate(location.folder(), file);
    return Files.exists(path)
        ? new FileCheck(
            path.toString(), Outcome.NO_CHECKSUM_KNOWN, "no published checksum is known")
        : missing(path);
  }

  private static FileCheck missing(Path path) {
    return new FileCheck(path.toString(), Outcome.MISSING, "not there");
  }
}
