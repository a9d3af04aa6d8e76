package io.github.phasegrid.dataset;

import static io.github.phasegrid.dataset.DataFiles.gzip;
import static io.github.phasegrid.dataset.DataFiles.idxImages;
import static io.github.phasegrid.dataset.DataFiles.idxLabels;
import static io.github.phasegrid.dataset.DataFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.ImageFormat.RawDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFormatTest {

  @TempDir Path folder;

  @BeforeEach
  void writeSoundDataset() {
    DataFiles.idxFolder(folder);
  }

  @Test
  void readsWhatWasWritten() {
    RawDataset dataset = IdxFormat.read(folder);
    assertThat(dataset.shape()).isEqualTo(new ImageShape(1, 2, 3));
    assertThat(dataset.classes()).isEqualTo(10);
    assertThat(dataset.train().labels()).containsExactly(3, 1, 4, 9);
    assertThat(dataset.test().labels()).containsExactly(0, 5);
    for (int example = 0; example < 4; example++) {
      for (int input = 0; input < 6; input++) {
        assertThat(dataset.train().pixel(example, input))
            .isEqualTo(7 * (6 * example + input) % 256);
      }
    }
  }

  @Test
  void readsAnyMixOfPlainAndPackedFiles() throws IOException {
    String plain = Fingerprint.of(IdxFormat.read(folder));
    for (String name : IdxFormat.FILES) {
      Path file = folder.resolve(name);
      write(folder.resolve(name + ".gz"), gzip(Files.readAllBytes(file)));
      Files.delete(file);
      assertThat(Fingerprint.of(IdxFormat.read(folder))).isEqualTo(plain);
    }
  }

  static Stream<Arguments> brokenFiles() {
    byte[] images = idxImages(4, 2, 3);
    byte[] labels = idxLabels(3, 1, 4, 9);
    String imageFile = "train-images-idx3-ubyte";
    String labelFile = "train-labels-idx1-ubyte";
    return Stream.of(
        Arguments.of(imageFile, new byte[0], "ends after 0 bytes"),
        Arguments.of(imageFile, Arrays.copyOf(images, 11), "ends after 11 bytes"),
        Arguments.of(imageFile, Arrays.copyOf(images, images.length - 1), "truncated"),
        Arguments.of(imageFile, Arrays.copyOf(images, images.length + 1), "goes on after the 40"),
        Arguments.of(imageFile, labels, "begins with 0x00000801"),
        Arguments.of(imageFile, gzip(images), "begins with 0x1f8b0800"),
        Arguments.of(imageFile, idxImages(0, 2, 3), "image count 0"),
        Arguments.of(imageFile, idxImages(-1, 2, 3, new byte[24]), "image count 4294967295"),
        Arguments.of(imageFile, idxImages(4, 0, 3), "row count 0"),
        Arguments.of(imageFile, idxImages(4, 2, -3, new byte[24]), "column count 4294967293"),
        Arguments.of(
            imageFile, idxImages(1 << 30, 1 << 30, 1 << 30, new byte[24]), "at most 2 GiB"),
        Arguments.of(imageFile, idxImages(3, 2, 3), "has 4 labels for 3 images"),
        Arguments.of(labelFile, images, "begins with 0x00000803"),
        Arguments.of(labelFile, Arrays.copyOf(labels, 10), "ends after 10 bytes"),
        Arguments.of(labelFile, Arrays.copyOf(labels, 13), "goes on after the 12"),
        Arguments.of(labelFile, idxLabels(3, 1, 4), "has 3 labels for 4 images"),
        Arguments.of(labelFile, idxLabels(3, 1, 10, 9), "label 10 at index 2; labels are 0 to 9"),
        Arguments.of(labelFile, idxLabels(3, 1, 4, 255), "label 255 at index 3"),
        Arguments.of("t10k-images-idx3-ubyte", idxImages(2, 3, 2), "test images of 3×2"));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void refusesABrokenFileInOneLine(String file, byte[] content, String complaint) {
    write(folder.resolve(file), content);
    assertMistake(complaint);
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void refusesABrokenPackedFileInOneLine(String file, byte[] content, String complaint)
      throws IOException {
    Files.delete(folder.resolve(file));
    write(folder.resolve(file + ".gz"), gzip(content));
    assertMistake(complaint);
  }

  /**
   * Two gigabytes are announced; a reader that believed it would need more than the test's heap.
   */
  @Test
  void neverAllocatesWhatAHeaderOnlyClaims() throws IOException {
    byte[] liar = idxImages(46_000, 215, 217, new byte[100]);
    Path file = folder.resolve("train-images-idx3-ubyte");
    write(file, liar);
    long before = allocatedByThisThread();
    assertMistake("ends after 116 bytes");
    assertThat(allocatedByThisThread() - before).isLessThan(50_000_000L);
    Files.delete(file);
    write(folder.resolve("train-images-idx3-ubyte.gz"), gzip(liar));
    assertMistake("ends after 116 bytes");
    assertThat(allocatedByThisThread() - before).isLessThan(100_000_000L);
  }

  private static long allocatedByThisThread() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 12, 20, -5, -1})
  void refusesATruncatedGzipFile(int keep) throws IOException {
    byte[] packed = gzip(idxImages(4, 2, 3));
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    write(
        folder.resolve("train-images-idx3-ubyte.gz"),
        Arrays.copyOf(packed, keep < 0 ? packed.length + keep : keep));
    assertMistake("train-images-idx3-ubyte.gz is a truncated gzip file");
  }

  @Test
  void refusesACorruptGzipFile() throws IOException {
    byte[] images = idxImages(400, 2, 3);
    byte[] packed = gzip(images);
    packed[packed.length - 6] ^= 0x10; // in the checksum at its end
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    write(folder.resolve("train-images-idx3-ubyte.gz"), packed);
    assertMistake("not a sound gzip file");
    write(folder.resolve("train-images-idx3-ubyte.gz"), images);
    assertMistake("not a sound gzip file");
  }

  @ParameterizedTest
  @MethodSource("fileNames")
  void namesTheMissingFile(String name) throws IOException {
    Files.delete(folder.resolve(name));
    assertMistake("Missing " + folder.resolve(name));
  }

  @Test
  void refusesAFolderInAFilesPlace() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    Files.createDirectory(folder.resolve("t10k-labels-idx1-ubyte"));
    assertMistake("t10k-labels-idx1-ubyte cannot be read");
  }

  static Stream<String> fileNames() {
    return IdxFormat.FILES.stream();
  }

  private void assertMistake(String complaint) {
    assertThatThrownBy(() -> IdxFormat.read(folder))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n");
  }
}
