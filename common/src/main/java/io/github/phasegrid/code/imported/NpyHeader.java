package io.github.phasegrid.code.imported;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of an {@code .npy} file says, in the format that NumPy specifies: magic, version,
 * length, and a Python dictionary of which only this form is understood.
 *
 * @param kind {@code b} truth values, {@code u} and {@code i} whole numbers, {@code f} real numbers
 * @param bytes of one value
 * @param littleEndian the order of those bytes
 * @param fortranOrder whether the first index runs fastest
 * @param shape of the array
 */
record NpyHeader(char kind, int bytes, boolean littleEndian, boolean fortranOrder, long[] shape) {
  /** So that bits and bytes of a row, and labels, can be counted by an int. */
  static final int LONGEST_AXIS = 1 << 28;

  private static final Pattern DICTIONARY =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([^']{1,16})',\\s*'fortran_order':\\s*(True|False),"
              + "\\s*'shape':\\s*\\(([0-9, ]{0,200})\\),?\\s*\\}\\s*");
  private static final Pattern TYPE = Pattern.compile("([<>=|]?)([a-zA-Z])([0-9]{1,2})?");

  /**
   * Reads the dictionary.
   *
   * @throws IllegalArgumentException when it is none, or the values are of no type that has a sign;
   *     the message continues a sentence
   */
  static NpyHeader parse(String text) {
    if (text.contains("'descr': [")) {
      throw new IllegalArgumentException("holds records; give an array of numbers");
    }
    Matcher matcher = DICTIONARY.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "has a header that is not NumPy's; save it with numpy.save");
    }
    String type = matcher.group(1);
    Matcher parts = TYPE.matcher(type);
    if (!parts.matches()) {
      throw unknown(type);
    }
    char kind = parts.group(2).charAt(0);
    if (kind == 'O') {
      throw new IllegalArgumentException(
          "holds Python objects, which are not read; give an array of numbers");
    }
    int bytes = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    boolean known =
        switch (kind) {
          case 'b' -> bytes == 1;
          case 'u', 'i' -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
          case 'f' -> bytes == 2 || bytes == 4 || bytes == 8;
          default -> false;
        };
    if (!known) {
      throw unknown(type);
    }
    boolean littleEndian = !parts.group(1).equals(">");
    return new NpyHeader(
        kind, bytes, littleEndian, matcher.group(2).equals("True"), shape(matcher.group(3)));
  }

  private static IllegalArgumentException unknown(String type) {
    return new IllegalArgumentException(
        "holds values of type " + type + "; give bool, int, uint or float of 16, 32 or 64 bits");
  }

  private static long[] shape(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .mapToLong(NpyHeader::length)
        .toArray();
  }

  private static long length(String digits) {
    if (digits.length() > 10 || Long.parseLong(digits) > LONGEST_AXIS) {
      throw new IllegalArgumentException(
          "has an axis of " + digits + "; at most " + LONGEST_AXIS + " can be read");
    }
    return Long.parseLong(digits);
  }

  /** Values in the array; as a real number, which no shape makes overflow. */
  double values() {
    return Arrays.stream(shape).mapToDouble(length -> length).reduce(1, (a, b) -> a * b);
  }

  boolean isWhole() {
    return kind != 'f';
  }
}
