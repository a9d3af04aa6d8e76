package io.github.phasegrid.dataset;

import static io.github.phasegrid.dataset.DataFiles.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.KnownDataset.Download;
import io.github.phasegrid.dataset.KnownDataset.PublishedFile;
import io.github.phasegrid.dataset.ResumableDownload.Conditions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dataset of one file of 100 kB, and a server that has it. */
@Timeout(30)
abstract class OneFileToFetch {

  static final String NAME = "train-images-idx3-ubyte";
  static final byte[] CONTENT = noise(100_000);
  static final byte[] PACKED = gzip(CONTENT);

  @TempDir Path data;
  Path folder;
  Path part;
  Path done;
  FileServer server;

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

  static KnownDataset toy() {
    PublishedFile file = published(NAME, CONTENT);
    Download download = new Download(NAME + ".gz", "", List.of(file));
    return new KnownDataset("toy", "", ImageFormat.IDX, List.of(file), List.of(download));
  }

  static Conditions conditions(long freeSpace) {
    return new Conditions(3, Duration.ofMillis(1), Duration.ofMillis(300), file -> freeSpace);
  }

  DatasetFetcher.Report fetch() throws InterruptedException {
    return fetch(server.base(), Long.MAX_VALUE);
  }

  DatasetFetcher.Report fetch(URI base, long freeSpace) throws InterruptedException {
    FetchProgress onlyWholeFiles =
        (file, bytes, total) -> assertThat(done).as("before it is verified").doesNotExist();
    return new DatasetFetcher(onlyWholeFiles, conditions(freeSpace)).fetch(toy(), base, data);
  }

  void assertFetched(String... requests) throws IOException {
    assertThat(done).hasBinaryContent(PACKED);
    assertThat(part).doesNotExist();
    assertThat(server.requests).containsExactly(requests);
  }

  void assertRefused(String... parts) {
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
    assertThat(done).doesNotExist();
  }

  void leavePart(byte[] content) {
    DataFiles.write(part, content);
  }
}
