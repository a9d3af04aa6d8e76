package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.DatasetSpec.InFolder;
import io.github.phasegrid.dataset.ImageFormat.RawDataset;
import java.nio.file.Path;

/** The door of this package: a name or a folder becomes a {@link Dataset}. */
public final class Datasets {

  private Datasets() {}

  /**
   * Reads and checks a dataset.
   *
   * <p>A known dataset lies in {@code DATA_FOLDER/NAME/}; MNIST's and CIFAR-10's files may also lie
   * in the data folder itself. What is in a folder given by its path is told by the names of its
   * files.
   *
   * @param spec which one
   * @param dataFolder where known datasets are kept; it need not exist for an embedded one
   * @throws UserMistakeException if the name is unknown, or a file is missing, truncated, corrupt,
   *     too long, of another format, or its labels are out of range or do not match its images
   */
  public static Dataset load(DatasetSpec spec, Path dataFolder) {
    RawDataset raw = read(spec, dataFolder);
    return new Dataset(
        spec.name(), raw.shape(), raw.classes(), raw.train(), raw.test(), Fingerprint.of(raw));
  }

  /** Whether files of a known dataset are there; nothing is read. Embedded ones always are. */
  public static boolean isPresent(KnownDataset known, Path dataFolder) {
    return known.embedded() || DatasetLocation.exists(known, dataFolder);
  }

  private static RawDataset read(DatasetSpec spec, Path dataFolder) {
    DatasetLocation location;
    if (spec instanceof InFolder inFolder) {
      location = DatasetLocation.of(inFolder);
    } else {
      KnownDataset known = DatasetCatalog.find(spec.name());
      if (known.embedded()) {
        return EmbeddedDigits.read();
      }
      location = DatasetLocation.of(known, dataFolder);
    }
    return location.format().read(location.folder());
  }
}
