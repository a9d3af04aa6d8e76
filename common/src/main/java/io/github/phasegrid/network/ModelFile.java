package io.github.phasegrid.network;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads the weights of networks that {@link Dl4jNetworks#writeZip} wrote. The file is not trusted:
 * only its numbers are read, as many as the network has, and nothing in it names a class or decides
 * how much memory is taken.
 */
public final class ModelFile {
  private static final String NUMBERS = "coefficients.bin";

  /** More than any file of ours has, its names and what stands before its numbers. */
  private static final int MOST_ENTRIES = 8;

  private static final int MOST_OTHER_BYTES = 1 << 24;
  private static final int SHAPE_LENGTH = 6;

  private ModelFile() {}

  /**
   * Reads the weights of a network that is known but for these. The stream stays open.
   *
   * @param inputs values in one example
   * @param classes units of the output layer
   * @throws IOException when it is no such file, or one of another network; the message says so
   */
  public static NetworkWeights read(NetworkSpec spec, int inputs, int classes, InputStream stream)
      throws IOException {
    ZipInputStream zip = new ZipInputStream(stream);
    for (int i = 0; i < MOST_ENTRIES; i++) {
      ZipEntry entry = zip.getNextEntry();
      if (entry == null) {
        break;
      }
      if (entry.getName().equals(NUMBERS)) {
        float[] numbers =
            numbers(
                new DataInputStream(new BufferedInputStream(zip)),
                ParameterVector.length(spec, inputs, classes));
        return ParameterVector.weights(spec, inputs, classes, numbers);
      }
      if (zip.readNBytes(MOST_OTHER_BYTES).length == MOST_OTHER_BYTES) {
        throw new IOException(entry.getName() + " is too long");
      }
    }
    throw new IOException("there is no " + NUMBERS + " in it");
  }

  /** ND4J's format: a buffer with the shape {@code [n]}, then one with the numbers. */
  private static float[] numbers(DataInputStream in, int expected) throws IOException {
    in.readUTF(); // how memory was allocated
    require(
        in.readLong() == SHAPE_LENGTH && in.readUTF().equals("LONG"), "its shape is no vector's");
    long[] shape = new long[SHAPE_LENGTH];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    require(
        shape[0] == 1 && shape[1] == expected,
        "it has " + shape[1] + " numbers where the network has " + expected);
    in.readUTF();
    require(in.readLong() == expected && in.readUTF().equals("FLOAT"), "its numbers are no floats");
    float[] numbers = new float[expected];
    for (int i = 0; i < expected; i++) {
      numbers[i] = in.readFloat();
      require(Float.isFinite(numbers[i]), "number " + i + " is " + numbers[i]);
    }
    return numbers;
  }

  private static void require(boolean holds, String what) throws IOException {
    if (!holds) {
      throw new IOException(what);
    }
  }
}
