package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.imported.NpyFile;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.StoppedException;
import io.github.phasegrid.sweep.ImportedTrial;
import io.github.phasegrid.warehouse.TableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Codes, or activations, that NumPy saved: the bits are which values are above 0. */
public final class ArraySource implements CodeSource {
  /** Bytes of packed codes held at a time. */
  private static final int BLOCK_BYTES = 1 << 23;

  private final String name;
  private final Side train;
  private final Optional<Side> test;
  private final Checksums trainFiles;
  private final Optional<Checksums> testFiles;

  private ArraySource(String name, Side train, Optional<Side> test) {
    this.name = name;
    this.train = train;
    this.test = test;
    this.trainFiles = Checksums.of(train.files());
    this.testFiles = test.map(side -> Checksums.of(side.files()));
    requireUnchanged();
  }

  /**
   * Files with an array {@code [examples, units]} and one {@code [examples]} of labels.
   *
   * @param codes of truth values or numbers
   * @param labels of whole numbers from 0 on
   */
  public record Files(Path codes, Path labels) {}

  /** One split, opened. */
  private record Side(Files files, NpyFile codes, int[] labels, List<FileState> states) {
    static Side open(Files files) throws IOException {
      List<FileState> states = List.of(FileState.of(files.codes()), FileState.of(files.labels()));
      NpyFile codes = NpyFile.open(files.codes());
      try (NpyFile labels = NpyFile.open(files.labels())) {
        if (labels.length() != codes.rows()) {
          throw new UserMistakeException(
              "%s has %d labels for the %d codes of %s; each needs one"
                  .formatted(files.labels(), labels.length(), codes.rows(), files.codes()));
        }
        return new Side(files, codes, labels.labels(), states);
      } catch (RuntimeException e) {
        codes.close();
        throw e;
      }
    }
  }

  /** What the files of one split hold. */
  private record Checksums(Files files, String codes, String labels) {
    static Checksums of(Files files) {
      return new Checksums(files, FileChecksum.of(files.codes()), FileChecksum.of(files.labels()));
    }

    SourceDescription describe(SourceDescription description, String prefix) {
      return description
          .file(prefix + "codes", files.codes(), codes)
          .file(prefix + "labels", files.labels(), labels);
    }
  }

  /**
   * Opens codes.
   *
   * @param name what to call the data
   * @param train codes of training examples
   * @param test codes of test examples, of the same units
   * @throws UserMistakeException when a file is no such array, or they do not fit each other
   */
  public static ArraySource open(String name, Files train, Optional<Files> test)
      throws IOException {
    List<Side> opened = new ArrayList<>();
    try {
      opened.add(Side.open(train));
      if (test.isPresent()) {
        opened.add(Side.open(test.get()));
        requireSameUnits(opened.get(0), opened.get(1));
      }
      return new ArraySource(name, opened.get(0), opened.stream().skip(1).findFirst());
    } catch (RuntimeException e) {
      for (Side side : opened) {
        side.codes().close();
      }
      throw e;
    }
  }

  /** Labels, checksums and codes are read one after the other, and must be of the same files. */
  private void requireUnchanged() {
    train.states().forEach(FileState::requireUnchanged);
    test.ifPresent(side -> side.states().forEach(FileState::requireUnchanged));
  }

  private static void requireSameUnits(Side train, Side test) {
    if (test.codes().columns() != train.codes().columns()) {
      throw new UserMistakeException(
          "%s has codes of %d units and %s of %d; both must be of one network"
              .formatted(
                  train.files().codes(),
                  train.codes().columns(),
                  test.files().codes(),
                  test.codes().columns()));
    }
  }

  @Override
  public ImportedTrial trial() {
    String labels = trainFiles.labels() + "\n" + testFiles.map(Checksums::labels).orElse("none");
    String codes = trainFiles.codes() + "\n" + testFiles.map(Checksums::codes).orElse("none");
    return new ImportedTrial(
        "codes " + codes,
        trainFiles.codes(),
        name,
        DigestUtils.sha256Hex("phasegrid-labels-1\n" + labels),
        train.labels().length,
        "unknown",
        List.of(new CodeLayer("hidden1", 0, train.codes().columns())));
  }

  @Override
  public int classes() {
    int[] all = new int[] {0};
    int largest = Math.max(max(train.labels()), max(test.map(Side::labels).orElse(all)));
    return largest + 1;
  }

  private static int max(int[] labels) {
    return Arrays.stream(labels).max().orElse(0);
  }

  @Override
  public String description() {
    SourceDescription description = trainFiles.describe(SourceDescription.of(), "");
    testFiles.ifPresent(files -> files.describe(description, "test-"));
    return description.json();
  }

  /**
   * Writes all codes, training examples before test examples; holds some rows at a time.
   *
   * @param fingerprint the trial's
   * @param stop looked at before each block of rows
   * @throws UserMistakeException when a file holds what is no number, or was written since
   * @throws StoppedException when the signal comes before all is written
   */
  void write(String fingerprint, TableWriter table, StopSignal stop) throws IOException {
    try {
      write(train, rows(train, fingerprint, Split.TRAIN, table), stop);
      if (test.isPresent()) {
        write(test.get(), rows(test.get(), fingerprint, Split.TEST, table), stop);
      }
    } catch (UncheckedIOException e) {
      requireUnchanged(); // it may have been cut short
      throw e;
    }
    requireUnchanged();
  }

  private static CodeRows rows(Side side, String fingerprint, Split split, TableWriter table) {
    return new CodeRows(fingerprint, split, example -> side.labels()[example], table);
  }

  private static void write(Side side, CodeRows rows, StopSignal stop) throws IOException {
    NpyFile codes = side.codes();
    int block = Math.max(1, BLOCK_BYTES / CodeMatrix.bytesPerRow(codes.columns()));
    for (int first = 0; first < codes.rows(); first += block) {
      stop.requireNotStopped();
      rows.write(first, codes.codes(first, Math.min(block, codes.rows() - first)));
    }
  }

  @Override
  public void close() throws IOException {
    train.codes().close();
    if (test.isPresent()) {
      test.get().codes().close();
    }
  }
}
