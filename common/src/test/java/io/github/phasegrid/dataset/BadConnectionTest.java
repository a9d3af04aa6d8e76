package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.dataset.ResumableDownload.Conditions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that cut, refuse, fall silent or do not know ranges. */
class BadConnectionTest extends OneFileToFetch {

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
}
