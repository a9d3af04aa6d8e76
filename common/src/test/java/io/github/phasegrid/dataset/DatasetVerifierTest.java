package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.FileCheck.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetVerifierTest {

  @TempDir Path data;

  private List<FileCheck> verify(String name, String path) {
    return DatasetVerifier.verify(DatasetSpec.of(name, path), data);
  }

  @Test
  void embeddedDigitsAreAsTheyWereMade() {
    assertThat(verify("mnist-10k", "")).hasSize(4).allMatch(FileCheck::matches);
  }

  @Test
  void realMnistMatches() {
    assertThat(verify("mnist", DataFiles.realMnist().toString()))
        .hasSize(4)
        .allMatch(FileCheck::matches);
  }

  @Test
  void realMnistIsNotFashionMnist() {
    assertThat(verify("fashion-mnist", DataFiles.realMnist().toString()))
        .extracting(FileCheck::outcome)
        .containsOnly(Outcome.DIFFERS);
  }

  @Test
  void tellsEachFilesFate() throws IOException {
    Path folder = DataFiles.idxFolder(data.resolve("mnist"));
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
    byte[] packed = DataFiles.gzip(DataFiles.idxImages(2, 2, 3));
    DataFiles.write(
        folder.resolve("t10k-images-idx3-ubyte.gz"), Arrays.copyOf(packed, packed.length - 9));
    DataFiles.write(folder.resolve("t10k-labels-idx1-ubyte"), new byte[10_008]);
    List<FileCheck> checks = verify("mnist", "");
    assertThat(checks)
        .extracting(FileCheck::outcome)
        .containsExactly(Outcome.DIFFERS, Outcome.MISSING, Outcome.UNREADABLE, Outcome.DIFFERS);
    assertThat(checks.get(0).detail())
        .isEqualTo("40 bytes unpacked; the published file has 47040016");
    assertThat(checks.get(2).detail()).contains("t10k-images-idx3-ubyte.gz", "truncated");
    assertThat(checks.get(3).detail())
        .isEqualTo(
            "MD5 a0245d064f0d6a5424c1dad8826f8a43; the published file has"
                + " 27ae3e4e09519cfbb04c329615203637");
  }

  @Test
  void doesNotCallRightWhatNobodyCanCheck() throws IOException {
    Path folder = DataFiles.idxFolder(data.resolve("mine"));
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertThat(verify("", folder.toString()))
        .extracting(FileCheck::outcome)
        .containsExactly(
            Outcome.NO_CHECKSUM_KNOWN,
            Outcome.NO_CHECKSUM_KNOWN,
            Outcome.NO_CHECKSUM_KNOWN,
            Outcome.MISSING);
  }

  @Test
  void checksCifarInTheArchivesSubfolder() {
    DataFiles.cifarFolder(data.resolve("cifar10/cifar-10-batches-bin"), 1);
    assertThat(verify("cifar10", ""))
        .hasSize(6)
        .allSatisfy(
            check -> {
              assertThat(check.outcome()).isEqualTo(Outcome.DIFFERS);
              assertThat(check.detail())
                  .isEqualTo("3073 bytes unpacked; the published file has 30730000");
            });
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> verify("mnist", ""))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("phasegrid data fetch mnist");
    assertThatThrownBy(() -> verify("mnits", ""))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("did you mean mnist?");
  }
}
