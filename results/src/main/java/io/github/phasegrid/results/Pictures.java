package io.github.phasegrid.results;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A report's figures as files. */
final class Pictures {
  private static final String PICTURES = "*.{svg,png}";

  private Pictures() {}

  /**
   * Copies all figures; those of an earlier report go.
   *
   * @param to made if missing
   */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (DirectoryStream<Path> former = Files.newDirectoryStream(to, PICTURES)) {
      for (Path picture : former) {
        Files.delete(picture);
      }
    }
    try (DirectoryStream<Path> pictures = Files.newDirectoryStream(from, PICTURES)) {
      for (Path picture : pictures) {
        Files.copy(picture, to.resolve(picture.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
