package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NativeGarbageTest {
  private static final long MUCH = NativeGarbage.TOLERATED;
  private static final Duration COLLECTING = Duration.ofSeconds(2);

  private long taken;
  private long nanos = Long.MAX_VALUE - 1; // the clock may begin anywhere
  private int collections;
  private final NativeGarbage garbage =
      new NativeGarbage(
          () -> taken,
          () -> {
            collections++;
            nanos += COLLECTING.toNanos();
          },
          () -> nanos);

  private int collectionsAt(long bytes) {
    taken = bytes;
    garbage.watch();
    return collections;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void whatAProcessHoldsAtFirstIsNoGarbage() {
    assertThat(collectionsAt(5 * MUCH)).isZero();
    assertThat(collectionsAt(6 * MUCH)).isZero();
  }

  @Test
  void growthCountsFromTheLeastThatWasHeld() {
    collectionsAt(5 * MUCH);
    collectionsAt(2 * MUCH);
    assertThat(collectionsAt(3 * MUCH)).isZero();
    assertThat(collectionsAt(3 * MUCH + 1)).isEqualTo(1);
  }

  @Test
  void aProcessThatStaysLargeIsCollectedAgainForAShareOfTheTime() {
    collectionsAt(5 * MUCH);
    assertThat(collectionsAt(7 * MUCH)).isEqualTo(1);
    pass(COLLECTING.multipliedBy(NativeGarbage.SHARE).minusNanos(1));
    assertThat(collectionsAt(9 * MUCH)).isEqualTo(1);
    pass(Duration.ofNanos(1));
    assertThat(collectionsAt(7 * MUCH)).isEqualTo(2);
  }
}
