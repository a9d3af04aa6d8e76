package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a dataset's files lie.
 *
 * @param folder holds them
 * @param format what they are
 */
record DatasetLocation(Path folder, ImageFormat format) {

  /**
   * Where to fetch a known dataset's files: beside those that are there, else in its own folder.
   */
  static Path fetchFolder(KnownDataset known, Path dataFolder) {
    List<Path> candidates = candidates(known, dataFolder);
    return candidates.stream().filter(known.format()::isIn).findFirst().orElse(candidates.get(0));
  }

  /**
   * Finds a known dataset's files.
   *
   * @throws UserMistakeException if there are none; says where they were looked for
   */
  static DatasetLocation of(KnownDataset known, Path dataFolder) {
    List<Path> candidates = candidates(known, dataFolder);
    return candidates.stream()
        .filter(known.format()::isIn)
        .findFirst()
        .map(folder -> new DatasetLocation(folder, known.format()))
        .orElseThrow(
            () ->
                new UserMistakeException(
                    String.format(
                        "Dataset %s not found: none of its files (%s …) in %s; get it with: phasegrid data fetch %s",
                        known.name(),
                        known.files().get(0).name(),
                        String.join(" or ", candidates.stream().map(Path::toString).toList()),
                        known.name())));
  }

  /** Whether any of a known dataset's files is there. */
  static boolean exists(KnownDataset known, Path dataFolder) {
    return candidates(known, dataFolder).stream().anyMatch(known.format()::isIn);
  }

  /**
   * Files may also lie in the data folder itself, except Fashion-MNIST's: they have the names of
   * MNIST's.
   */
  private static List<Path> candidates(KnownDataset known, Path dataFolder) {
    Path home = dataFolder.resolve(known.name());
    return known.name().equals("fashion-mnist") ? List.of(home) : List.of(home, dataFolder);
  }

  /**
   * Tells by its files what a folder holds.
   *
   * @throws UserMistakeException if that is no dataset, or two
   */
  static DatasetLocation of(DatasetSpec.InFolder spec) {
    Path folder = spec.folder();
    if (!Files.isDirectory(folder)) {
      throw new UserMistakeException(
          "Dataset " + spec.name() + ": " + folder + " is not a folder; path must name one");
    }
    List<ImageFormat> found =
        Stream.of(ImageFormat.values()).filter(format -> format.isIn(folder)).toList();
    if (found.size() != 1) {
      throw new UserMistakeException(
          String.format(
              "Dataset %s: %s has %s; it must have the files of one (IDX: %s …, CIFAR-10: %s …)",
              spec.name(),
              folder,
              found.isEmpty() ? "no dataset's files" : "files of two datasets",
              IdxFormat.TRAIN_IMAGES,
              CifarFormat.FILES.get(0)));
    }
    ImageFormat format = found.get(0);
    boolean otherwiseKnown =
        DatasetCatalog.all().stream()
            .anyMatch(known -> known.name().equals(spec.name()) && known.format() != format);
    if (otherwiseKnown) {
      throw new UserMistakeException(
          String.format(
              "Dataset %s: the files in %s are %s's; correct the path or leave out the name",
              spec.name(), folder, format == ImageFormat.IDX ? "an IDX dataset" : "CIFAR-10"));
    }
    return new DatasetLocation(folder, format);
  }
}
