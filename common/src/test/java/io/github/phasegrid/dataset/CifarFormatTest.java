package io.github.phasegrid.dataset;

import static io.github.phasegrid.dataset.DataFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.ImageFormat.RawDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarFormatTest {

  private static final int RECORDS = 3;

  @TempDir Path folder;

  @BeforeEach
  void writeSoundDataset() {
    DataFiles.cifarFolder(folder, RECORDS);
  }

  @Test
  void readsWhatWasWritten() {
    RawDataset dataset = CifarFormat.read(folder, RECORDS);
    assertThat(dataset.shape()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(dataset.train().labels())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4);
    assertThat(dataset.test().labels()).containsExactly(5, 6, 7);
    for (int example = 0; example < 15; example++) {
      for (int input : new int[] {0, 1, 1023, 1024, 2048, 3071}) {
        assertThat(dataset.train().pixel(example, input)).isEqualTo((example + input) & 0xff);
      }
    }
    assertThat(dataset.test().pixel(0, 1)).isEqualTo(16);
  }

  @Test
  void readsTheArchivesSubfolder(@TempDir Path outer) {
    DataFiles.cifarFolder(outer.resolve("cifar-10-batches-bin"), RECORDS);
    assertThat(Fingerprint.of(CifarFormat.read(outer, RECORDS)))
        .isEqualTo(Fingerprint.of(CifarFormat.read(folder, RECORDS)));
    assertThat(ImageFormat.CIFAR10_BINARY.isIn(outer)).isTrue();
  }

  @Test
  void aPublishedFileHasTenThousandRecords() {
    assertThatThrownBy(() -> CifarFormat.read(folder))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("9219 bytes; it must have 30730000 (10000 records of 3073)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3073, 9218, 9220})
  void refusesAnyOtherSize(int size) throws IOException {
    Path file = folder.resolve("data_batch_3.bin");
    write(file, Arrays.copyOf(Files.readAllBytes(file), size));
    assertMistake(file + " has " + size + " bytes; it must have 9219 (3 records of 3073)");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 128, 255})
  void refusesALabelOutOfRange(int label) throws IOException {
    Path file = folder.resolve("test_batch.bin");
    byte[] content = Files.readAllBytes(file);
    content[3073] = (byte) label;
    write(file, content);
    assertMistake(file + " has label " + label + " in record 1; labels are 0 to 9");
  }

  @Test
  void namesTheMissingFile() throws IOException {
    Files.delete(folder.resolve("data_batch_5.bin"));
    assertMistake("Missing " + folder.resolve("data_batch_5.bin"));
  }

  private void assertMistake(String complaint) {
    assertThatThrownBy(() -> CifarFormat.read(folder, RECORDS))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n");
  }
}
