package io.github.phasegrid.dataset;

import static io.github.phasegrid.dataset.DataFiles.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.KnownDataset.Download;
import io.github.phasegrid.dataset.KnownDataset.PublishedFile;
import io.github.phasegrid.dataset.ResumableDownload.Conditions;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file of 100 kB from servers that behave well, badly, and not at all. */
@Timeout(30)
class DatasetFetcherTest {

  private static final String NAME = "train-images-idx3-ubyte";
  private static final byte[] CONTENT = noise(100_000);
  private static final byte[] PACKED = gzip(CONTENT);

  @TempDir Path data;
  private Path folder;
  private Path part;
  private Path done;
  private FileServer server;

  @BeforeEach
  void start() throws IOException {
    folder = data.resolve("toy");
    part = folder.resolve(NAME + ".gz.part");
    done = folder.resolve(NAME + ".gz");
    server = new FileServer().serve(NAME + ".gz", PACKED);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    RandomSource.XO_SHI_RO_256_PP.create(1).nextBytes(bytes);
    return bytes;
  }

  static PublishedFile published(String name, byte[] content) {
    byte[] hash = Checksum.digest("SHA-256").digest(content);
    return new PublishedFile(name, content.length, Checksum.sha256(HexFormat.of().formatHex(hash)));
  }

  private static KnownDataset toy() {
    PublishedFile file = published(NAME, CONTENT);
    Download download = new Download(NAME + ".gz", "", List.of(file));
    return new KnownDataset("toy", "", ImageFormat.IDX, List.of(file), List.of(download));
  }

  static Conditions conditions(long freeSpace) {
    return new Conditions(3, Duration.ofMillis(1), Duration.ofMillis(300), file -> freeSpace);
  }

  private DatasetFetcher.Report fetch() throws InterruptedException {
    return fetch(server.base(), Long.MAX_VALUE);
  }

  private DatasetFetcher.Report fetch(URI base, long freeSpace) throws InterruptedException {
    FetchProgress onlyWholeFiles =
        (file, bytes, total) -> assertThat(done).as("before it is verified").doesNotExist();
    return new DatasetFetcher(onlyWholeFiles, conditions(freeSpace)).fetch(toy(), base, data);
  }

  private void assertFetched(String... requests) throws IOException {
    assertThat(done).hasBinaryContent(PACKED);
    assertThat(part).doesNotExist();
    assertThat(server.requests).containsExactly(requests);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
    assertThat(done).doesNotExist();
  }

  private void leavePart(byte[] content) {
    DataFiles.write(part, content);
  }

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
  void goesOnWhereAnEarlierFetchStopped() throws Exception {
    leavePart(Arrays.copyOf(PACKED, 40_000));
    fetch();
    assertFetched(NAME + ".gz 40000");
  }

  @Test
  void survivesCutConnectionsForAsLongAsEachBringsSomething() throws Exception {
    server.behave(FileServer.cutAfter(15_000));
    fetch();
    assertThat(done).hasBinaryContent(PACKED);
    assertThat(server.requests).hasSizeGreaterThan(6).startsWith(NAME + ".gz 0");
    assertThat(server.requests.get(3)).isNotEqualTo(NAME + ".gz 0");
  }

  @Test
  void startsAgainWhereAServerKnowsNoRanges() throws Exception {
    leavePart(new byte[60_000]);
    server.behave(FileServer.WITHOUT_RANGES);
    fetch();
    assertFetched(NAME + ".gz 60000");
  }

  @Test
  void givesUpOnAServerThatKnowsNoRangesAndAlwaysCuts() {
    server.behave(
        (exchange, content, offset) -> FileServer.cutAfter(20_000).answer(exchange, content, 0));
    assertRefused("broke off", "run the same command again");
    assertThat(part).exists();
    assertThat(server.requests.size()).isBetween(3, 5);
  }

  @Test
  void doesNotTrustARangeThatWasNotAskedFor() throws Exception {
    leavePart(Arrays.copyOf(PACKED, 40_000));
    server.behave(
        (exchange, content, offset) -> {
          if (offset > 0) {
            FileServer.range(exchange, 10, content.length);
            FileServer.send(exchange, 206, content, 10, content.length);
          } else {
            FileServer.GOOD.answer(exchange, content, 0);
          }
        });
    fetch();
    assertFetched(NAME + ".gz 40000", NAME + ".gz 0");
  }

  @Test
  void acceptsAPartThatIsCompleteAlready() throws Exception {
    leavePart(PACKED);
    fetch();
    assertFetched(NAME + ".gz " + PACKED.length);
  }

  @Test
  void startsAgainWhenThePartIsLongerThanTheFile() throws Exception {
    leavePart(new byte[PACKED.length + 5]);
    fetch();
    assertFetched(NAME + ".gz " + (PACKED.length + 5), NAME + ".gz 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 410})
  void asksOnceWhereTheServerRefuses(int status) {
    server.behave((exchange, content, offset) -> exchange.sendResponseHeaders(status, -1));
    assertRefused(NAME + ".gz answers " + status, "correct the URL");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void asksAgainWhereTheServerIsBusy() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.behave(
        (exchange, content, offset) -> {
          if (asked.incrementAndGet() < 3) {
            exchange.sendResponseHeaders(asked.get() == 1 ? 503 : 429, -1);
          } else {
            FileServer.GOOD.answer(exchange, content, offset);
          }
        });
    fetch();
    assertFetched(NAME + ".gz 0", NAME + ".gz 0", NAME + ".gz 0");
  }

  @Test
  void givesUpOnAServerThatIsAlwaysBusyAndKeepsThePart() {
    leavePart(Arrays.copyOf(PACKED, 40_000));
    server.behave((exchange, content, offset) -> exchange.sendResponseHeaders(500, -1));
    assertRefused("broke off", "answers 500");
    assertThat(server.requests).hasSize(3);
    assertThat(part).hasBinaryContent(Arrays.copyOf(PACKED, 40_000));
  }

  /** Sends a little and then nothing, but keeps the connection. */
  private static final FileServer.Manners SILENT_AFTER_SOME =
      (exchange, content, offset) -> {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, 1000);
        exchange.getResponseBody().flush();
        try {
          Thread.sleep(20_000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      };

  @Test
  void givesUpOnAServerThatFallsSilent() {
    server.behave(SILENT_AFTER_SOME);
    assertRefused("no byte in");
  }

  @Test
  void givesUpWhereNobodyListens() {
    server.close();
    assertRefused("broke off", "ConnectException");
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
  void stopsADownloadThatNeverEnds() {
    server.behave(
        (exchange, content, offset) -> {
          exchange.sendResponseHeaders(200, 0); // chunked: of unknown length
          byte[] block = new byte[1 << 16];
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(block);
          }
        });
    assertRefused("at most 1149576 can be right");
    assertThat(part).doesNotExist();
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
  void anInterruptedFetchLeavesWhatItHas() throws Exception {
    server.behave(SILENT_AFTER_SOME);
    Thread fetching = Thread.currentThread();
    CompletableFuture<Void> interruption =
        CompletableFuture.runAsync(
            fetching::interrupt, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
    Conditions patient =
        new Conditions(3, Duration.ofMillis(1), Duration.ofSeconds(20), f -> 1 << 20);
    assertThatThrownBy(
            () ->
                new DatasetFetcher(FetchProgress.SILENT, patient).fetch(toy(), server.base(), data))
        .isInstanceOf(InterruptedException.class);
    interruption.get();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(done).doesNotExist();
    assertThat(part).hasBinaryContent(Arrays.copyOf(PACKED, 1000));
    server.behave(FileServer.GOOD);
    fetch();
    assertFetched(NAME + ".gz 0", NAME + ".gz 1000");
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
