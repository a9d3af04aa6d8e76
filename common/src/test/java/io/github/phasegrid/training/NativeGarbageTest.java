package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NativeGarbageTest {
  private static final long MUCH = NativeGarbage.TOLERATED;

  private final AtomicLong taken = new AtomicLong(5 * MUCH);
  private final AtomicInteger collections = new AtomicInteger();
  private final NativeGarbage garbage = new NativeGarbage(taken::get, collections::incrementAndGet);

  private int collectionsAt(long bytes) {
    taken.set(bytes);
    garbage.watch();
    return collections.get();
  }

  @Test
  void whatAProcessHoldsAtFirstIsNoGarbage() {
    assertThat(collectionsAt(5 * MUCH)).isZero();
    assertThat(collectionsAt(6 * MUCH)).isZero();
  }

  @Test
  void growthIsCollectedOnceUntilThereIsAsMuchAgain() {
    collectionsAt(5 * MUCH);
    assertThat(collectionsAt(6 * MUCH + 1)).isEqualTo(1);
    assertThat(collectionsAt(7 * MUCH)).isEqualTo(1);
    assertThat(collectionsAt(7 * MUCH + 2)).isEqualTo(2);
  }

  @Test
  void growthCountsFromTheLeastThatWasHeld() {
    collectionsAt(5 * MUCH);
    collectionsAt(2 * MUCH);
    assertThat(collectionsAt(3 * MUCH)).isZero();
    assertThat(collectionsAt(3 * MUCH + 1)).isEqualTo(1);
  }
}
