package io.github.phasegrid.dataset;

import static io.github.phasegrid.dataset.DataFiles.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched, what is refused, and what the folder looks like afterwards. */
class DatasetFetcherTest extends OneFileToFetch {

  @Test
  void fetchesOnceAndSaysSo() throws Exception {
    assertThat(fetch())
        .isEqualTo(new DatasetFetcher.Report(folder, List.of(NAME + ".gz"), List.of()));
    assertThat(fetch())
        .isEqualTo(new DatasetFetcher.Report(folder, List.of(), List.of(NAME + ".gz")));
    assertFetched(NAME + ".gz 0");
  }

  @Test
  void tellsItsProgress() throws Exception {
    AtomicInteger last = new AtomicInteger();
    FetchProgress progress =
        (file, bytes, total) -> {
          assertThat(file).isEqualTo(NAME + ".gz");
          assertThat(total).isEqualTo(PACKED.length);
          assertThat((int) bytes).isGreaterThan(last.getAndSet((int) bytes));
        };
    new DatasetFetcher(progress, conditions(Long.MAX_VALUE)).fetch(toy(), server.base(), data);
    assertThat(last).hasValue(PACKED.length);
  }

  @Test
  void aRightUnpackedFileIsEnough() throws Exception {
    DataFiles.write(folder.resolve(NAME), CONTENT);
    assertThat(fetch().alreadyThere()).containsExactly(NAME + ".gz");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void neverTouchesAWrongFileThatIsThere() {
    DataFiles.write(done, gzip(new byte[100_000]));
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(done.toString(), "not the published file", "move it away");
    assertThat(done).hasBinaryContent(gzip(new byte[100_000]));
  }

  @Test
  void deletesADownloadWithWrongContent() {
    byte[] wrong = CONTENT.clone();
    wrong[77_777] ^= 1;
    server.serve(NAME + ".gz", gzip(wrong));
    assertRefused("not the published file (SHA-256 ", "the download is deleted");
    assertThat(part).doesNotExist();
  }

  @Test
  void deletesADownloadThatIsNoGzipFileOrOfAnotherLength() {
    server.serve(NAME + ".gz", "<html>Sign in to the network</html>".getBytes(UTF_8));
    assertRefused("not a sound gzip file");
    server.serve(NAME + ".gz", gzip(Arrays.copyOf(CONTENT, 99_999)));
    assertRefused("99999 bytes unpacked; the published file has 100000");
    server.serve(NAME + ".gz", gzip(new byte[50_000_000]));
    assertRefused("more than 100000 bytes unpacked");
    assertThat(part).doesNotExist();
  }

  @Test
  void acceptsTheSameContentPackedDifferently() throws Exception {
    byte[] half = gzip(Arrays.copyOf(CONTENT, 50_000));
    byte[] rest = gzip(Arrays.copyOfRange(CONTENT, 50_000, 100_000));
    byte[] members = Arrays.copyOf(half, half.length + rest.length);
    System.arraycopy(rest, 0, members, half.length, rest.length);
    server.serve(NAME + ".gz", members);
    fetch();
    assertThat(done).hasBinaryContent(members);
  }

  @Test
  void asksForRoomBeforeItBegins() {
    leavePart(Arrays.copyOf(PACKED, 40_000));
    assertThatThrownBy(() -> fetch(server.base(), 1000))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(
            "needs " + (PACKED.length - 40_000) + " more bytes, 1000 are free");
    assertThat(part).hasBinaryContent(Arrays.copyOf(PACKED, 40_000));
  }

  @Test
  void saysThatTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    Files.createDirectories(folder);
    Files.createSymbolicLink(part, full);
    assertRefused("cannot be written", "No space left on device", "make room");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void saysThatTheFolderCannotBeWritten() throws IOException {
    Files.createFile(folder);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(folder + " cannot be written");
  }

  @Test
  void refusesToFetchWhereAnotherFetchIsAtWork() throws IOException {
    Files.createDirectories(folder);
    try (FileChannel other =
        FileChannel.open(
            folder.resolve(".fetch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(other.lock().isValid()).isTrue();
      assertRefused("another fetch");
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void fetchesFromAFolderToo(@TempDir Path mirror) throws Exception {
    DataFiles.write(mirror.resolve(NAME + ".gz"), PACKED);
    leavePart(Arrays.copyOf(PACKED, 40_000));
    fetch(DatasetSources.parse(mirror.toUri().toString()), Long.MAX_VALUE);
    assertThat(done).hasBinaryContent(PACKED);
    Files.delete(done);
    Files.delete(mirror.resolve(NAME + ".gz"));
    assertThatThrownBy(() -> fetch(mirror.toUri(), Long.MAX_VALUE))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("does not exist; correct the URL");
  }

  @Test
  void thereIsNothingToFetchOfAnEmbeddedDataset() {
    assertThatThrownBy(
            () ->
                new DatasetFetcher(FetchProgress.SILENT)
                    .fetch(DatasetCatalog.find("mnist-10k"), server.base(), data))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("embedded");
  }

  /** The real files, packed by somebody else than the publisher, from a server on this machine. */
  @Test
  void fetchesRealMnist() throws Exception {
    try (Stream<Path> files = Files.list(DataFiles.realMnist())) {
      for (Path file : files.filter(f -> f.toString().endsWith("-ubyte.gz")).toList()) {
        server.serve(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    KnownDataset mnist = DatasetCatalog.find("mnist");
    new DatasetFetcher(FetchProgress.SILENT).fetch(mnist, server.base(), data);
    DatasetSpec spec = DatasetSpec.of("mnist", "");
    assertThat(DatasetVerifier.verify(spec, data)).hasSize(4).allMatch(FileCheck::matches);
    assertThat(Datasets.load(spec, data).train().count()).isEqualTo(60_000);
  }
}
