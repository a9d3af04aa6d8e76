package io.github.phasegrid.training.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = Long.MAX_VALUE - 5_000_000_000L; // nanoTime may overflow

  private final Pace pace = new Pace(Duration.ofSeconds(10), () -> now);

  private void pass(double seconds) {
    now += (long) (seconds * 1e9);
  }

  @Test
  void savesOnceInAnInterval() {
    pass(9.9);
    assertThat(pace.isDue()).isFalse();
    pass(0.1);
    assertThat(pace.isDue()).isTrue();
    pace.run(() -> pass(0.05));
    pass(9.9);
    assertThat(pace.isDue()).isFalse();
    pass(0.1);
    assertThat(pace.isDue()).isTrue();
  }

  @Test
  void savingTakesNoMoreThanAHundredthOfTheTime() {
    pass(10);
    pace.run(() -> pass(2));
    pass(197);
    assertThat(pace.isDue()).isFalse();
    pass(1);
    assertThat(pace.isDue()).isTrue();
  }
}
