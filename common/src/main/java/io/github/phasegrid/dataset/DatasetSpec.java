package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import java.nio.file.Path;

/** Which dataset is meant: a known name, or a folder with one in it. */
public sealed interface DatasetSpec {

  /** The name that tables and messages show. */
  String name();

  /**
   * One of {@link DatasetCatalog#names()}, looked for under the data folder.
   *
   * @param name as the user wrote it
   */
  record Named(String name) implements DatasetSpec {}

  /**
   * A folder that holds a dataset in IDX or CIFAR-10 binary format.
   *
   * @param name what to call it, never empty
   * @param folder where its files lie
   */
  record InFolder(String name, Path folder) implements DatasetSpec {}

  /**
   * The dataset that a name and a path, either of which may be empty, stand for.
   *
   * @param name a known name, or any name if a path is given; empty: the folder's own name
   * @param path the folder, or empty: under the data folder
   * @throws UserMistakeException if both are empty, or if a path is given for an embedded dataset
   */
  static DatasetSpec of(String name, String path) {
    if (name.isBlank() && path.isBlank()) {
      throw new UserMistakeException(
          "No dataset given: name one of " + DatasetCatalog.names() + ", or a path to a folder");
    }
    if (path.isBlank()) {
      return new Named(name);
    }
    if (name.equals(EmbeddedDigits.NAME)) {
      throw new UserMistakeException(
          "Dataset "
              + name
              + " is embedded: leave out its path ("
              + path
              + ") or choose another name");
    }
    Path folder = Path.of(path);
    return new InFolder(name.isBlank() ? folderName(folder) : name, folder);
  }

  private static String folderName(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? folder.toString() : last.toString();
  }
}
