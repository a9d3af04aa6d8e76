package io.github.phasegrid.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BroughtFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsToldFromWhatLayThereBeforeAndFromOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "one");
    Path other = Files.writeString(folder.resolve("other"), "another");
    String before = BroughtFile.checksum(file);
    assertThat(before).isEqualTo(FileChecksum.of(file)).isEqualTo(BroughtFile.checksum(file));
    assertThat(BroughtFile.checksum(other)).isEqualTo(FileChecksum.of(other));
    Files.writeString(file, "one more");
    assertThat(BroughtFile.checksum(file)).isEqualTo(FileChecksum.of(file)).isNotEqualTo(before);
  }
}
