package io.github.phasegrid.code.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {
  /** [2, 3]: in each row one above 0, one 0, and one below (or, of unsigned types, above again). */
  private static final double[][] VALUES = {{1, 0, -2}, {-3, 0.5, 0}};

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "<f4, false, 1",
    "<f4, true, 2",
    ">f4, false, 2",
    "<f8, true, 1",
    ">f8, false, 1",
    "<f2, false, 1",
    ">f2, true, 1"
  })
  void realNumbersAreCutAt0(String type, boolean fortran, int version) throws IOException {
    Path file = write(version, type, fortran, "(2, 3)", values(type, fortran));
    assertCodes(file, "100", "010");
  }

  @ParameterizedTest
  @CsvSource({"|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8"})
  void wholeNumbersAreCutAt0(String type) throws IOException {
    assertCodes(write(1, type, false, "(2, 3)", values(type, false)), "100", "000");
  }

  @ParameterizedTest
  @CsvSource({"|b1", "|u1", "<u2", ">u4", "<u8"})
  void unsignedNumbersAndTruthValuesAreOnWhereTheyAreNot0(String type) throws IOException {
    int bytes = type.charAt(2) - '0';
    ByteBuffer data =
        ByteBuffer.allocate(6 * bytes)
            .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      byte high = (byte) (i == 0 ? 0x80 : 0);
      byte low = (byte) (i == 4 ? 1 : 0);
      for (int b = 0; b < bytes; b++) {
        boolean most = type.charAt(0) == '>' ? b == 0 : b == bytes - 1;
        boolean least = type.charAt(0) == '>' ? b == bytes - 1 : b == 0;
        data.put((byte) ((most ? high : 0) | (least ? low : 0)));
      }
    }
    assertCodes(write(1, type, false, "(2, 3)", data.array()), "100", "010");
  }

  @Test
  void blocksOfRowsAreThoseOfTheWhole() throws IOException {
    int rows = 57;
    int columns = 19;
    ByteBuffer data = ByteBuffer.allocate(rows * columns * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        data.putFloat((row * 31 + column * 17) % 5 - 2);
      }
    }
    Path file = write(1, "<f4", true, "(57, 19)", data.array());
    try (NpyFile npy = NpyFile.open(file)) {
      CodeMatrix parts = npy.codes(0, 20).followedBy(npy.codes(20, 37));
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          assertThat(parts.get(row, column)).isEqualTo((row * 31 + column * 17) % 5 > 2);
        }
      }
    }
  }

  @Test
  void labelsAreWholeNumbersFrom0On() throws IOException {
    try (NpyFile labels = NpyFile.open(write(1, "<i8", false, "(3,)", longs(7, 0, 999)))) {
      assertThat(labels.labels()).containsExactly(7, 0, 999);
    }
    assertLabelsRefused(write(1, "<i8", false, "(2,)", longs(1, -1)), "label -1 at index 1");
    assertLabelsRefused(write(1, "<i8", false, "(2,)", longs(1, 1000)), "label 1000 at index 1");
    assertLabelsRefused(write(1, "<i8", false, "(1, 2)", longs(1, 1)), "shape [1, 2]");
    assertLabelsRefused(write(1, "<f8", false, "(2,)", longs(1, 1)), "real numbers");
  }

  private static void assertLabelsRefused(Path file, String why) throws IOException {
    try (NpyFile labels = NpyFile.open(file)) {
      assertThatThrownBy(labels::labels)
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContainingAll(file.toString(), why);
    }
  }

  @Test
  void whatIsNoArrayOfNumbersIsRefused() throws IOException {
    assertRefused("Python objects", write(1, "|O", false, "(2, 3)", new byte[48]));
    assertRefused("type <U5", write(1, "<U5", false, "(2, 3)", new byte[120]));
    assertRefused("type <c8", write(1, "<c8", false, "(2, 3)", new byte[48]));
    assertRefused(
        "records",
        raw(1, "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,), }", new byte[8]));
    assertRefused("version 3", write(3, "<f4", false, "(2, 3)", new byte[24]));
    assertRefused("header says", write(1, "<f4", false, "(2, 3)", new byte[23]));
    assertRefused("header says", write(1, "<f4", false, "(2, 3)", new byte[25]));
    assertRefused("header says", write(1, "<f8", false, "(268435456, 268435456)", new byte[8]));
    assertRefused("an axis of", write(1, "<f8", false, "(2147483647, 2)", new byte[8]));
    assertRefused("an axis of", write(1, "|b1", false, "(1, 268435457)", new byte[8]));
    assertRefused("an axis of", write(1, "<f8", false, "(99999999999, 2)", new byte[8]));
    assertRefused("not NumPy's", raw(1, "__import__('os').system('true')", new byte[8]));
    assertRefused("is no .npy file", Files.write(folder.resolve("text"), new byte[64]));
    assertRefused("there is no such file", folder.resolve("none"));
  }

  @Test
  void aHeaderThatClaimsToBeLongIsNotBelieved() throws IOException {
    Path file = folder.resolve("long.npy");
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0}).putInt(Integer.MAX_VALUE);
    Files.write(file, head.array());
    assertRefused("at most 65536", file);
  }

  @Test
  void codesAreMatricesOfNumbers() throws IOException {
    try (NpyFile flat = NpyFile.open(write(1, "<f4", false, "(6,)", new byte[24]))) {
      assertThatThrownBy(flat::rows).hasMessageContaining("shape [6]; codes are [examples, units]");
    }
    try (NpyFile maps = NpyFile.open(write(1, "<f4", false, "(1, 2, 3)", new byte[24]))) {
      assertThatThrownBy(maps::columns).hasMessageContaining("reshape(len(x), -1)");
    }
    ByteBuffer nan = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    nan.putFloat(16, Float.NaN);
    try (NpyFile codes = NpyFile.open(write(1, "<f4", false, "(2, 3)", nan.array()))) {
      assertThatThrownBy(() -> codes.codes(0, 2))
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContaining("no number at [1, 1]");
    }
  }

  @Test
  void aLargeFileIsReadInPartsOnly() throws IOException {
    Path file = folder.resolve("large.npy");
    byte[] head = header(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (3000000, 1000), }");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(head);
      sparse.setLength(head.length + 3_000_000_000L);
      sparse.seek(head.length + 2_999_999_999L);
      sparse.write(1);
    }
    try (NpyFile codes = NpyFile.open(file)) {
      assertThat(codes.rows()).isEqualTo(3_000_000);
      assertThat(codes.codes(2_999_999, 1).get(0, 999)).isTrue();
    }
  }

  /** Rows are read in parts as well. */
  @Test
  void wideRowsAreRead() throws IOException {
    Path file = folder.resolve("wide.npy");
    int columns = 1_000_001;
    byte[] head = header(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1000001), }");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(head);
      sparse.setLength(head.length + 8L * columns);
      sparse.seek(head.length + 8L * columns - 1);
      sparse.write(0x3f);
    }
    try (NpyFile codes = NpyFile.open(file)) {
      CodeMatrix row = codes.codes(0, 1);
      assertThat(row.get(0, columns - 1)).isTrue();
      assertThat(row.get(0, columns - 2)).isFalse();
    }
  }

  private static void assertRefused(String why, Path file) {
    assertThatThrownBy(() -> NpyFile.open(file).close())
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(file.toString(), why);
  }

  private static void assertCodes(Path file, String... rows) throws IOException {
    try (NpyFile npy = NpyFile.open(file)) {
      assertThat(npy.rows()).isEqualTo(rows.length);
      assertThat(npy.columns()).isEqualTo(rows[0].length());
      CodeMatrix codes = npy.codes(0, rows.length);
      for (int row = 0; row < rows.length; row++) {
        for (int bit = 0; bit < rows[row].length(); bit++) {
          assertThat(codes.get(row, bit)).isEqualTo(rows[row].charAt(bit) == '1');
        }
      }
    }
  }

  private static byte[] values(String type, boolean fortran) {
    int bytes = type.charAt(2) - '0';
    ByteBuffer data =
        ByteBuffer.allocate(6 * bytes)
            .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      double value = fortran ? VALUES[i % 2][i / 2] : VALUES[i / 3][i % 3];
      switch (type.substring(1)) {
        case "f2" -> data.putShort(half(value));
        case "f4" -> data.putFloat((float) value);
        case "f8" -> data.putDouble(value);
        case "i1" -> data.put((byte) value);
        case "i2" -> data.putShort((short) value);
        case "i4" -> data.putInt((int) value);
        default -> data.putLong((long) value);
      }
    }
    return data.array();
  }

  private static short half(double value) {
    if (value == 0) {
      return 0;
    }
    int exponent = Math.getExponent(value);
    int fraction = (int) ((Math.abs(value) / Math.pow(2, exponent) - 1) * 1024);
    return (short) ((value < 0 ? 0x8000 : 0) | (exponent + 15) << 10 | fraction);
  }

  private static byte[] longs(long... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      data.putLong(value);
    }
    return data.array();
  }

  private Path write(int version, String type, boolean fortran, String shape, byte[] data)
      throws IOException {
    String dictionary =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(type, fortran ? "True" : "False", shape);
    return raw(version, dictionary, data);
  }

  private Path raw(int version, String dictionary, byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(header(version, dictionary));
    bytes.write(data);
    return Files.write(Files.createTempFile(folder, "array", ".npy"), bytes.toByteArray());
  }

  private static byte[] header(int version, String dictionary) {
    byte[] text = (dictionary + "   \n").getBytes(StandardCharsets.US_ASCII);
    int begin = version == 1 ? 10 : 12;
    ByteBuffer head = ByteBuffer.allocate(begin + text.length).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      head.putShort((short) text.length);
    } else {
      head.putInt(text.length);
    }
    return head.put(text).array();
  }
}
