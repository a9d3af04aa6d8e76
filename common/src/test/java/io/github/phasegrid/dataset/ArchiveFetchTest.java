package io.github.phasegrid.dataset;

import static io.github.phasegrid.dataset.DataFiles.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.KnownDataset.Download;
import io.github.phasegrid.dataset.KnownDataset.PublishedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetching a dataset whose files come in one archive. */
@Timeout(30)
class ArchiveFetchTest {

  private static final String INNER = "cifar-10-batches-bin";
  private static final byte[] FIRST = OneFileToFetch.noise(30_000);
  private static final byte[] SECOND = Arrays.copyOfRange(FIRST, 5, 20_005);

  @TempDir Path data;
  private Path folder;
  private FileServer server;

  @BeforeEach
  void start() throws IOException {
    folder = data.resolve("toy");
    server = new FileServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void fetch(long freeSpace) throws InterruptedException {
    List<PublishedFile> files =
        List.of(
            OneFileToFetch.published("data_batch_1.bin", FIRST),
            OneFileToFetch.published("test_batch.bin", SECOND));
    KnownDataset toy =
        new KnownDataset(
            "toy",
            "",
            ImageFormat.CIFAR10_BINARY,
            files,
            List.of(new Download("toy.tar.gz", INNER, files)));
    new DatasetFetcher(FetchProgress.SILENT, OneFileToFetch.conditions(freeSpace))
        .fetch(toy, server.base(), data);
  }

  @Test
  void unpacksThePublishedFilesAndNothingElse() throws Exception {
    server.serve("toy.tar.gz", gzip(goodTar().bytes()));
    fetch(Long.MAX_VALUE);
    assertThat(files())
        .containsExactlyInAnyOrder(
            ".fetch.lock", INNER + "/data_batch_1.bin", INNER + "/test_batch.bin");
    assertThat(folder.resolve(INNER).resolve("data_batch_1.bin")).hasBinaryContent(FIRST);
    assertThat(folder.resolve(INNER).resolve("test_batch.bin")).hasBinaryContent(SECOND);
    fetch(Long.MAX_VALUE);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void refusesPlacesOutsideTheArchive() throws IOException {
    for (String outside : List.of("../evil", INNER + "/../../evil", "/evil")) {
      server.serve("toy.tar.gz", gzip(goodTar().file(outside, FIRST).bytes()));
      assertRefused("names '" + outside + "'");
    }
    assertThat(data.resolve("evil")).doesNotExist();
  }

  @Test
  void takesNoLinkForAFile() throws IOException {
    server.serve(
        "toy.tar.gz",
        gzip(
            new Tar()
                .link(INNER + "/data_batch_1.bin", "/etc/passwd")
                .file(INNER + "/test_batch.bin", SECOND)
                .bytes()));
    assertRefused("lacks " + INNER + "/data_batch_1.bin");
  }

  @Test
  void refusesAnArchiveThatLacksAFile() throws IOException {
    server.serve("toy.tar.gz", gzip(new Tar().file(INNER + "/test_batch.bin", SECOND).bytes()));
    assertRefused("lacks " + INNER + "/data_batch_1.bin");
  }

  @Test
  void refusesAFileWithOtherContent() throws IOException {
    byte[] other = SECOND.clone();
    other[1] ^= 1;
    server.serve(
        "toy.tar.gz",
        gzip(
            new Tar()
                .file(INNER + "/data_batch_1.bin", FIRST)
                .file(INNER + "/test_batch.bin", other)
                .bytes()));
    assertRefused("not the published file (SHA-256 ");
  }

  @Test
  void unpacksNoMoreThanThePublishedFilesNeed() throws IOException {
    server.serve("toy.tar.gz", gzip(new Tar().file("bomb", new byte[30_000_000]).bytes()));
    assertRefused("no sound .tar.gz of at most 1098576 bytes");
    byte[] bomb = new byte[30_000_000];
    server.serve("toy.tar.gz", gzip(new Tar().file(INNER + "/test_batch.bin", bomb).bytes()));
    assertRefused("no sound .tar.gz of at most 1098576 bytes");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    server.serve("toy.tar.gz", "<html>".getBytes(UTF_8));
    assertRefused("no sound .tar.gz");
    byte[] tar = goodTar().bytes();
    server.serve("toy.tar.gz", gzip(Arrays.copyOf(tar, 20_000)));
    assertRefused("no sound .tar.gz");
    byte[] packed = gzip(tar);
    server.serve("toy.tar.gz", Arrays.copyOf(packed, packed.length / 2));
    assertRefused("no sound .tar.gz");
    server.serve("toy.tar.gz", gzip(FIRST));
    assertRefused("toy.tar.gz");
  }

  @Test
  void asksForRoomBeforeUnpacking() throws IOException {
    server.serve("toy.tar.gz", gzip(new Tar().file("small", new byte[10]).bytes()));
    assertThatThrownBy(() -> fetch(49_999))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("needs 50000 bytes to unpack, 49999 are free");
  }

  private void assertRefused(String complaint) throws IOException {
    assertThatThrownBy(() -> fetch(Long.MAX_VALUE))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(complaint)
        .message()
        .doesNotContain("\n");
    assertThat(files()).containsExactly(".fetch.lock");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  private static Tar goodTar() {
    return new Tar()
        .file(INNER + "/readme.html", "<p>".getBytes(UTF_8))
        .file(INNER + "/data_batch_1.bin", FIRST)
        .file(INNER + "/test_batch.bin", SECOND);
  }

  /** Packs what a test wants packed, however odd. */
  private static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes);

    Tar file(String name, byte[] content) {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(content.length);
      return put(entry, content);
    }

    Tar link(String name, String target) {
      TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      entry.setLinkName(target);
      return put(entry, new byte[0]);
    }

    private Tar put(TarArchiveEntry entry, byte[] content) {
      try {
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    byte[] bytes() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }
}
