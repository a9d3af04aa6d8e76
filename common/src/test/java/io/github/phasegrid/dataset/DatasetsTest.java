package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist"})
  void findsANameUnderTheDataFolder(String name) {
    DataFiles.idxFolder(data.resolve(name));
    Dataset dataset = Datasets.load(DatasetSpec.of(name, ""), data);
    assertThat(dataset.name()).isEqualTo(name);
    assertThat(dataset.train().count()).isEqualTo(4);
    assertThat(Datasets.isPresent(DatasetCatalog.find(name), data)).isTrue();
  }

  @Test
  void findsMnistInTheDataFolderItselfButNeverTakesItForFashion() {
    DataFiles.idxFolder(data);
    assertThat(load("mnist", "").train().count()).isEqualTo(4);
    assertMistake(() -> load("fashion-mnist", ""), "fashion-mnist not found");
  }

  @Test
  void findsAFolderByItsPath() {
    Path folder = DataFiles.idxFolder(data.resolve("my-digits"));
    assertThat(load("", folder.toString()).name()).isEqualTo("my-digits");
    assertThat(load("other", folder.toString()).name()).isEqualTo("other");
    assertThat(load("mnist", folder + "/").name()).isEqualTo("mnist");
  }

  @Test
  void saysWhereAMissingDatasetWasLookedForAndHowToGetIt() {
    assertMistake(
        () -> load("cifar10", ""),
        data.resolve("cifar10") + " or " + data,
        "phasegrid data fetch cifar10");
    assertThat(Datasets.isPresent(DatasetCatalog.find("cifar10"), data)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "mnsit,did you mean mnist?",
    "MNIST,did you mean mnist?",
    "fashion_mnist,did you mean fashion-mnist?",
    "cifar-10,did you mean cifar10?",
    "mnist10k,did you mean mnist-10k?",
    "imagenet,'Known are mnist-10k, mnist, fashion-mnist, cifar10'"
  })
  void suggestsTheNearestName(String typed, String suggestion) {
    assertMistake(() -> load(typed, ""), "Unknown dataset '" + typed + "'", suggestion);
  }

  @Test
  void doesNotOfferAFarName() {
    assertThatThrownBy(() -> load("imagenet", "")).message().doesNotContain("did you mean");
  }

  @Test
  void refusesWhatIsNoPlaceForADataset() throws IOException {
    Path empty = Files.createDirectory(data.resolve("empty"));
    assertMistake(() -> load("x", empty.toString()), "has no dataset's files");
    assertMistake(() -> load("x", data.resolve("absent").toString()), "absent is not a folder");
    assertMistake(() -> load("mnist-10k", empty.toString()), "mnist-10k is embedded");
    assertMistake(() -> load(" ", ""), "No dataset given");
    Path digits = DataFiles.idxFolder(data.resolve("digits"));
    assertMistake(() -> load("cifar10", digits.toString()), "an IDX dataset's; correct the path");
    Path both = DataFiles.cifarFolder(DataFiles.idxFolder(data.resolve("both")), 1);
    assertMistake(() -> load("x", both.toString()), "files of two datasets");
  }

  /** The layout is documented, so an independent program must come to this value: see below. */
  @Test
  void fingerprintIsTheDocumentedHash() {
    DataFiles.idxFolder(data);
    // python3: b = lambda n: bytes(7 * i & 255 for i in range(n)); hashlib.sha256(
    //   b"phasegrid dataset 1" + struct.pack(">4I", 1, 2, 3, 10) + struct.pack(">I", 4) + b(24)
    //   + bytes([3, 1, 4, 9]) + struct.pack(">I", 2) + b(12) + bytes([0, 5]))
    assertThat(load("mnist", "").fingerprint())
        .isEqualTo("386da570addc72960626298fcda36a3d9ec9cda1d2466d934f24ed0494a46805");
  }

  @Test
  void fingerprintTellsContentNotPlaceOrName() {
    Path folder = DataFiles.idxFolder(data);
    String fingerprint = load("mnist", "").fingerprint();
    assertThat(load("another", folder.toString()).fingerprint()).isEqualTo(fingerprint);
    DataFiles.write(folder.resolve("train-labels-idx1-ubyte"), DataFiles.idxLabels(3, 1, 4, 8));
    assertThat(load("mnist", "").fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void readsRealMnist() {
    Dataset mnist = Datasets.load(DatasetSpec.of("mnist", DataFiles.realMnist().toString()), data);
    assertThat(mnist.train().count()).isEqualTo(60_000);
    assertThat(mnist.test().count()).isEqualTo(10_000);
    assertThat(mnist.shape()).isEqualTo(new ImageShape(1, 28, 28));
    assertThat(mnist.trainingCount(0.2)).isEqualTo(48_000);
  }

  private Dataset load(String name, String path) {
    return Datasets.load(DatasetSpec.of(name, path), data);
  }

  private static void assertMistake(ThrowingCallable action, String... parts) {
    assertThatThrownBy(action)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }
}
