package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An array that NumPy saved ({@code .npy}, versions 1 and 2): truth values, whole or real numbers,
 * in C or Fortran order, of either byte order. Arrays of Python objects are refused.
 *
 * <p>Memory is bounded by what is asked for: some rows at a time.
 */
public final class NpyFile implements Closeable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;

  /** Values that are read at a time, at most. */
  private static final int BLOCK = 1 << 16;

  /** The largest whole number of a label: more classes than that cannot be scored. */
  private static final int LARGEST_LABEL = 999;

  private final Path file;
  private final FileChannel channel;
  private final NpyHeader header;
  private final long start;

  private NpyFile(Path file, FileChannel channel, NpyHeader header, long start) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.start = start;
  }

  /**
   * Opens a file and checks header and size.
   *
   * @throws UserMistakeException when it is none, is cut short or too long, or has another type
   */
  public static NpyFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserMistakeException(
          file + ": there is no such file; give one that numpy.save wrote");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file);
      NpyFile opened = open(file, channel);
      opened.requireSize();
      return opened;
    } catch (IOException | RuntimeException e) {
      closeAfter(channel, e);
      throw e instanceof UserMistakeException mistake
          ? mistake
          : new UserMistakeException(
              file + " cannot be read as an .npy file: " + e.getMessage(), e);
    }
  }

  private static void closeAfter(FileChannel channel, Exception cause) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static NpyFile open(Path file, FileChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, head, 0);
    for (byte expected : MAGIC) {
      if (head.get() != expected) {
        throw new UserMistakeException(file + " is no .npy file; save the array with numpy.save");
      }
    }
    int version = head.get();
    if (version != 1 && version != 2) {
      throw new UserMistakeException(
          file + " is of .npy version " + version + "; versions 1 and 2 are read");
    }
    head.position(8);
    long length = version == 1 ? head.getShort() & 0xffff : head.getInt() & 0xffffffffL;
    if (length > LONGEST_HEADER) {
      throw new UserMistakeException(
          file + " has a header of " + length + " bytes; at most " + LONGEST_HEADER + " are read");
    }
    int begin = version == 1 ? 10 : 12;
    ByteBuffer text = ByteBuffer.allocate((int) length);
    readFully(file, channel, text, begin);
    try {
      NpyHeader header =
          NpyHeader.parse(new String(text.array(), StandardCharsets.ISO_8859_1).strip());
      return new NpyFile(file, channel, header, begin + length);
    } catch (IllegalArgumentException e) {
      throw new UserMistakeException(file + " " + e.getMessage(), e);
    }
  }

  private void requireSize() throws IOException {
    double due = start + header.values() * header.bytes();
    if (channel.size() != due) {
      throw new UserMistakeException(
          String.format(
              "%s has %d bytes where its header says %.0f; it is damaged: save it again",
              file, channel.size(), due));
    }
  }

  /**
   * The number of codes.
   *
   * @throws UserMistakeException when it is no {@code [examples, units]}
   */
  public int rows() {
    return (int) matrixShape()[0];
  }

  /**
   * Bits of a code.
   *
   * @throws UserMistakeException when it is no {@code [examples, units]}
   */
  public int columns() {
    return (int) matrixShape()[1];
  }

  private long[] matrixShape() {
    long[] shape = header.shape();
    if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw new UserMistakeException(
          file
              + " has shape "
              + java.util.Arrays.toString(shape)
              + "; codes are [examples, units], with one of each at least: flatten maps with"
              + " reshape(len(x), -1)");
    }
    return shape;
  }

  /**
   * Which values of some rows are above 0.
   *
   * @param first the first row
   * @param count at least 1
   * @return {@code [count, columns]}
   * @throws UserMistakeException when a value is not a number
   */
  public CodeMatrix codes(int first, int count) {
    int bits = columns();
    int stride = CodeMatrix.bytesPerRow(bits);
    byte[] packed = new byte[Math.multiplyExact(count, stride)];
    if (header.fortranOrder()) {
      for (int column = 0; column < bits; column++) {
        setColumn(packed, stride, column, first, count);
      }
    } else {
      for (int row = 0; row < count; row++) {
        setRow(packed, row * stride, first + row, bits);
      }
    }
    return new CodeMatrix(count, bits, packed);
  }

  private void setColumn(byte[] packed, int stride, int column, int first, int count) {
    for (int begin = 0; begin < count; begin += BLOCK) {
      int some = Math.min(BLOCK, count - begin);
      ByteBuffer values = values((long) column * rows() + first + begin, some);
      for (int i = 0; i < some; i++) {
        int row = begin + i;
        set(packed, row * stride, column, isActive(values, i, first + row, column));
      }
    }
  }

  private void setRow(byte[] packed, int start, int row, int bits) {
    for (int begin = 0; begin < bits; begin += BLOCK) {
      int some = Math.min(BLOCK, bits - begin);
      ByteBuffer values = values((long) row * bits + begin, some);
      for (int i = 0; i < some; i++) {
        set(packed, start, begin + i, isActive(values, i, row, begin + i));
      }
    }
  }

  private static void set(byte[] packed, int start, int bit, boolean active) {
    if (active) {
      packed[start + (bit >> 3)] |= (byte) (1 << (bit & 7));
    }
  }

  /**
   * The number of labels.
   *
   * @throws UserMistakeException when it is no {@code [examples]} of whole numbers
   */
  public int length() {
    long[] shape = header.shape();
    if (shape.length != 1 || !header.isWhole()) {
      throw new UserMistakeException(
          file
              + " has "
              + (header.isWhole() ? "whole" : "real")
              + " numbers of shape "
              + java.util.Arrays.toString(shape)
              + "; labels are whole numbers of shape [examples]");
    }
    return (int) shape[0];
  }

  /**
   * All labels.
   *
   * @return {@code [length]}, from 0 on
   * @throws UserMistakeException when it is no {@code [examples]} of such numbers
   */
  public int[] labels() {
    int[] labels = new int[length()];
    for (int first = 0; first < labels.length; first += BLOCK) {
      int count = Math.min(BLOCK, labels.length - first);
      ByteBuffer values = values(first, count);
      for (int i = 0; i < count; i++) {
        long label = whole(values, i);
        if (label < 0 || label > LARGEST_LABEL) {
          throw new UserMistakeException(
              file
                  + " has label "
                  + label
                  + " at index "
                  + (first + i)
                  + "; labels are whole numbers from 0 to "
                  + LARGEST_LABEL);
        }
        labels[first + i] = (int) label;
      }
    }
    return labels;
  }

  private long whole(ByteBuffer values, int index) {
    boolean signed = header.kind() == 'i';
    return switch (header.bytes()) {
      case 1 -> signed ? values.get(index) : values.get(index) & 0xff;
      case 2 -> signed ? values.getShort(2 * index) : values.getShort(2 * index) & 0xffff;
      case 4 -> signed ? values.getInt(4 * index) : values.getInt(4 * index) & 0xffffffffL;
      default -> values.getLong(8 * index);
    };
  }

  private boolean isActive(ByteBuffer values, int index, int row, int column) {
    if (header.isWhole()) {
      long value = whole(values, index);
      return header.kind() == 'i' ? value > 0 : value != 0; // unsigned ones of 64 bits, too
    }
    double value =
        switch (header.bytes()) {
          case 2 -> halfSign(values.getShort(2 * index));
          case 4 -> values.getFloat(4 * index);
          default -> values.getDouble(8 * index);
        };
    if (Double.isNaN(value)) {
      throw new UserMistakeException(
          "%s has no number at [%d, %d]; activations must be numbers".formatted(file, row, column));
    }
    return value > 0;
  }

  /** The sign of a number of 16 bits: 1 sign, 5 exponent, 10 fraction; NaN of what is none. */
  private static double halfSign(short half) {
    int magnitude = half & 0x7fff;
    if (magnitude > 0x7c00) {
      return Double.NaN;
    }
    return magnitude == 0 ? 0 : half < 0 ? -1 : 1;
  }

  /** Values that lie one after the other in the file. */
  private ByteBuffer values(long from, int count) {
    ByteOrder order = header.littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(count, header.bytes())).order(order);
    try {
      readFully(file, channel, buffer, start + from * header.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return buffer;
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        throw new EOFException(file + " ends after " + at + " bytes");
      }
      at += read;
    }
    target.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
