package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.code.CodeMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The codes of one cell.
 *
 * @param trial whose they are
 * @param train {@code [n, bits]}
 * @param trainLabels {@code [n]}
 * @param test {@code [m, bits]}
 * @param testLabels {@code [m]}
 */
record Codes(String trial, CodeMatrix train, int[] trainLabels, CodeMatrix test, int[] testLabels) {

  /** MNIST's. */
  static final int CLASSES = 10;

  int bits() {
    return train.bits();
  }

  /** Bytes of all codes, packed. */
  long packedBytes() {
    return (long) train.packed().length + test.packed().length;
  }

  /** Writes them as {@code codes.py} reads them. */
  Path writeForPython(Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve(trial));
    Files.write(folder.resolve("train.codes"), train.packed());
    Files.write(folder.resolve("train.labels"), bytes(trainLabels));
    Files.write(folder.resolve("test.codes"), test.packed());
    Files.write(folder.resolve("test.labels"), bytes(testLabels));
    return folder;
  }

  private static byte[] bytes(int[] labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return bytes;
  }
}
