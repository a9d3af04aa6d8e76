package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetSourcesTest {

  @TempDir Path folder;

  private DatasetSources conf(String text) {
    Path file = folder.resolve("datasets.conf");
    DataFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    return DatasetSources.read(file);
  }

  @Test
  void theShippedFileHasAUrlForEveryDatasetThatIsFetched() {
    DatasetSources shipped = DatasetSources.read(Path.of("..", "conf", "datasets.conf"));
    assertThat(DatasetCatalog.all())
        .filteredOn(known -> !known.embedded())
        .hasSize(3)
        .allSatisfy(known -> assertThat(shipped.url(known).getPath()).endsWith("/"));
  }

  @Test
  void aBaseUrlEndsInASlash() {
    KnownDataset mnist = DatasetCatalog.find("mnist");
    assertThat(conf("datasets.mnist.url = \"http://host/a/b\"").url(mnist))
        .isEqualTo(URI.create("http://host/a/b/"));
    assertThat(DatasetSources.parse("https://host/a/")).isEqualTo(URI.create("https://host/a/"));
    assertThat(DatasetSources.parse("file:///mirror").resolve("x"))
        .isEqualTo(URI.create("file:///mirror/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host/", "/mirror", "host/path", "", "jar:file:/x!/", "http:///x", "a b"})
  void refusesWhatCannotBeFetchedFrom(String url) {
    assertThatThrownBy(() -> DatasetSources.parse(url))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("'" + url + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "datasets.mnist = 3", "datasets.mnist.url = [1]", "datasets.cifar10.url = x"})
  void namesTheKeyThatIsMissingOrWrong(String text) {
    assertThatThrownBy(() -> conf(text).url(DatasetCatalog.find("mnist")))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("datasets.conf", "datasets.mnist.url")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void refusesAFileThatIsNoHoconOrNotThere() {
    assertThatThrownBy(() -> conf("datasets {"))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("datasets.conf");
    assertThatThrownBy(() -> DatasetSources.read(folder.resolve("absent.conf")))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("absent.conf");
  }
}
