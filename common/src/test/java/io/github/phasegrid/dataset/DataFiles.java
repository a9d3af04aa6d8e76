package io.github.phasegrid.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small datasets for tests, byte by byte and without the code under test. */
final class DataFiles {

  private DataFiles() {}

  static byte[] idxImages(int count, int rows, int columns) {
    return idxImages(count, rows, columns, pixels(count * rows * columns));
  }

  static byte[] idxImages(int count, int rows, int columns, byte[] pixels) {
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x803)
        .putInt(count)
        .putInt(rows)
        .putInt(columns)
        .put(pixels)
        .array();
  }

  static byte[] idxLabels(int... labels) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
    for (int label : labels) {
      buffer.put((byte) label);
    }
    return buffer.array();
  }

  /** Pixel i is 7·i mod 256. */
  static byte[] pixels(int count) {
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) (7 * i);
    }
    return pixels;
  }

  /** A sound dataset: four training and two test images of 2×3. */
  static Path idxFolder(Path folder) {
    write(folder.resolve("train-images-idx3-ubyte"), idxImages(4, 2, 3));
    write(folder.resolve("train-labels-idx1-ubyte"), idxLabels(3, 1, 4, 9));
    write(folder.resolve("t10k-images-idx3-ubyte"), idxImages(2, 2, 3));
    write(folder.resolve("t10k-labels-idx1-ubyte"), idxLabels(0, 5));
    return folder;
  }

  /** CIFAR-10 files of so many records each; labels count up, pixels too. */
  static Path cifarFolder(Path folder, int records) {
    int next = 0;
    for (String name : CifarFormat.FILES) {
      ByteBuffer buffer = ByteBuffer.allocate(records * 3073);
      for (int record = 0; record < records; record++, next++) {
        buffer.put((byte) (next % 10));
        for (int i = 0; i < 3072; i++) {
          buffer.put((byte) (next + i));
        }
      }
      write(folder.resolve(name), buffer.array());
    }
    return folder;
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder with the real MNIST files; without it the test is skipped. */
  static Path realMnist() {
    String folder = System.getenv("PHASEGRID_TEST_DATA");
    assumeTrue(folder != null, "PHASEGRID_TEST_DATA names no folder with MNIST's files");
    return Path.of(folder);
  }
}
