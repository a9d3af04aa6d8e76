package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.ImageFormat.RawDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-10's binary version: five training files and a test file of 10,000 records each; a record
 * is one label byte (0 to 9), then 1,024 red, 1,024 green and 1,024 blue bytes, row by row.
 */
final class CifarFormat {

  /** Where the published archive puts the files; they may also lie in the folder itself. */
  static final String SUBFOLDER = "cifar-10-batches-bin";

  /** The five training files in order, then the test file. */
  static final List<String> FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");

  private static final int TRAIN_FILES = 5;

  static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  static final int CLASSES = 10;
  static final int RECORDS = 10_000;
  static final int RECORD_BYTES = 1 + 3072;

  private CifarFormat() {}

  /** The file in the subfolder if it is there, else the one in the folder itself. */
  static Path locate(Path folder, String name) {
    Path below = folder.resolve(SUBFOLDER).resolve(name);
    return Files.exists(below) ? below : folder.resolve(name);
  }

  static RawDataset read(Path folder) {
    return read(folder, RECORDS);
  }

  /**
   * @param records how many a file holds; other than 10,000 in tests only
   */
  static RawDataset read(Path folder, int records) {
    Examples train = readExamples(folder, FILES.subList(0, TRAIN_FILES), records);
    Examples test = readExamples(folder, FILES.subList(TRAIN_FILES, FILES.size()), records);
    return new RawDataset(SHAPE, CLASSES, train, test);
  }

  private static Examples readExamples(Path folder, List<String> names, int records) {
    List<Path> files = names.stream().map(name -> checked(folder, name, records)).toList();
    byte[] pixels = new byte[files.size() * records * SHAPE.size()];
    byte[] labels = new byte[files.size() * records];
    for (int i = 0; i < files.size(); i++) {
      readRecords(files.get(i), records, pixels, labels, i * records);
    }
    return new Examples(pixels, labels, SHAPE.size());
  }

  /** The file, of the one size it may have: what is allocated rests on this check. */
  private static Path checked(Path folder, String name, int records) {
    Path file = locate(folder, name);
    long expected = (long) records * RECORD_BYTES;
    try {
      if (!Files.exists(file)) {
        throw new UserMistakeException(
            "Missing " + file + ": the six files of CIFAR-10's binary version belong together");
      }
      if (Files.size(file) != expected) {
        throw new UserMistakeException(
            String.format(
                "%s has %d bytes; it must have %d (%d records of %d)",
                file, Files.size(file), expected, records, RECORD_BYTES));
      }
    } catch (IOException e) {
      throw new UserMistakeException(file + " cannot be read: " + e, e);
    }
    return file;
  }

  private static void readRecords(
      Path file, int records, byte[] pixels, byte[] labels, int firstExample) {
    try (UncheckedInput in =
        new UncheckedInput(file.toString(), () -> Files.newInputStream(file), false)) {
      for (int record = 0; record < records; record++) {
        byte[] bytes = in.readBytes(RECORD_BYTES, "record " + record);
        int label = bytes[0] & 0xff;
        if (label >= CLASSES) {
          throw in.wrong(
              "has label " + label + " in record " + record + "; labels are 0 to " + (CLASSES - 1));
        }
        int example = firstExample + record;
        labels[example] = (byte) label;
        System.arraycopy(bytes, 1, pixels, example * SHAPE.size(), SHAPE.size());
      }
      in.expectEnd();
    }
  }
}
