package io.github.phasegrid.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two file formats that are read. */
public enum ImageFormat {
  /** MNIST's: two files of images, two of labels; plain or packed with gzip. */
  IDX {
    @Override
    Path locate(Path folder, String file) {
      return IdxFormat.locate(folder, file);
    }

    @Override
    List<String> files() {
      return IdxFormat.FILES;
    }

    @Override
    RawDataset read(Path folder) {
      return IdxFormat.read(folder);
    }
  },
  /** CIFAR-10's binary version: six files of label and pixels. */
  CIFAR10_BINARY {
    @Override
    Path locate(Path folder, String file) {
      return CifarFormat.locate(folder, file);
    }

    @Override
    List<String> files() {
      return CifarFormat.FILES;
    }

    @Override
    RawDataset read(Path folder) {
      return CifarFormat.read(folder);
    }
  };

  /** Whether any file of this format lies in the folder. */
  boolean isIn(Path folder) {
    return files().stream().anyMatch(file -> Files.exists(locate(folder, file)));
  }

  /** The names of the files that make a dataset, unpacked. */
  abstract List<String> files();

  /**
   * Where in the folder a file lies, if it is there; where it could lie, if it is not.
   *
   * @param file one of {@link #files()}
   */
  abstract Path locate(Path folder, String file);

  /**
   * Reads the folder's training and test examples.
   *
   * @throws io.github.phasegrid.UserMistakeException if a file is missing or is not what its format
   *     says
   */
  abstract RawDataset read(Path folder);

  /**
   * A dataset without a name yet.
   *
   * @param shape the shape of every image
   * @param classes number of classes
   * @param train the training examples
   * @param test the test examples
   */
  record RawDataset(ImageShape shape, int classes, Examples train, Examples test) {}
}
