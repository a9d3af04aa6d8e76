package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.network.Floats;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads an array as ND4J writes it: twice a buffer, the shape's and the values'. A buffer is a text
 * that says how it was allocated, its length (int64), its type (a text), and the values, all
 * big-endian. What it says of its length is compared with what is due before anything is allocated.
 */
final class Coefficients {
  private static final int CHUNK = 1 << 16;
  private static final long LONGEST_SHAPE = 2 * 32 + 4;

  private Coefficients() {}

  /**
   * Reads a vector.
   *
   * @param count values due
   * @param where begins messages
   * @return {@code [1, count]} floats
   * @throws UserMistakeException when it has another length, another type, or is cut short
   */
  static INDArray read(DataInputStream in, long count, String where) throws IOException {
    try {
      in.readUTF();
      long shape = in.readLong();
      in.readUTF();
      if (shape < 1 || shape > LONGEST_SHAPE) {
        throw new UserMistakeException(where + " is no array of ND4J; save the network again");
      }
      in.skipNBytes(shape * Long.BYTES);
      in.readUTF();
      long length = in.readLong();
      String type = in.readUTF();
      if (length != count) {
        throw new UserMistakeException(
            where
                + " has "
                + length
                + " parameters where the configuration asks for "
                + count
                + "; they are of different networks");
      }
      return values(in, (int) count, type, where);
    } catch (EOFException e) {
      throw new UserMistakeException(where + " is cut short; save the network again", e);
    } catch (UTFDataFormatException e) {
      throw new UserMistakeException(where + " is damaged; save the network again", e);
    }
  }

  private static INDArray values(DataInputStream in, int count, String type, String where)
      throws IOException {
    int bytes =
        switch (type) {
          case "FLOAT" -> Float.BYTES;
          case "DOUBLE" -> Double.BYTES;
          default ->
              throw new UserMistakeException(
                  where + " has parameters of type " + type + "; FLOAT and DOUBLE are read");
        };
    if (count == 0) {
      throw new UserMistakeException(where + " has no parameters, so the network has no weights");
    }
    INDArray array = Floats.matrix(1, count);
    byte[] raw = new byte[CHUNK * bytes];
    float[] values = new float[CHUNK];
    for (int first = 0; first < count; first += CHUNK) {
      int some = Math.min(CHUNK, count - first);
      in.readFully(raw, 0, some * bytes);
      ByteBuffer buffer = ByteBuffer.wrap(raw);
      for (int i = 0; i < some; i++) {
        values[i] = bytes == Float.BYTES ? buffer.getFloat() : (float) buffer.getDouble();
        if (!Float.isFinite(values[i])) {
          throw new UserMistakeException(
              where + " has " + values[i] + " among its parameters; its training failed");
        }
      }
      Floats.fill(array, first, values, some);
    }
    return array;
  }
}
