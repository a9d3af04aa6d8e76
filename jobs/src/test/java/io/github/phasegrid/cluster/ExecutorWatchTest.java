package io.github.phasegrid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExecutorWatchTest {
  private final AtomicBoolean deserted = new AtomicBoolean(true);
  private final List<String> said = new ArrayList<>();
  private final AtomicInteger givenUp = new AtomicInteger();
  private final ExecutorWatch watch =
      new ExecutorWatch(
          deserted::get,
          Duration.ofSeconds(100),
          "set spark.cores.max",
          said::add,
          givenUp::incrementAndGet);

  private void look(long second) {
    watch.look(Duration.ofSeconds(second).toNanos());
  }

  @Test
  void saysItAndGivesUp() {
    for (long second = 1_000; second <= 1_100; second++) {
      assertThat(givenUp).hasValue(0);
      look(second);
    }
    assertThat(said).hasSize(2);
    assertThat(said.get(0))
        .contains("since 30 s", "set spark.cores.max", "100 s", "spark.phasegrid.patience");
    assertThat(said.get(1)).contains("since 60 s");
    assertThat(givenUp).hasValue(1);
    assertThat(watch.verdict()).get().asString().contains("100 s", "set spark.cores.max");
  }

  @Test
  void anExecutorSetsTheClockBack() {
    look(0);
    look(99);
    deserted.set(false);
    look(100);
    deserted.set(true);
    look(150);
    look(249);
    assertThat(givenUp).hasValue(0);
    assertThat(watch.verdict()).isEmpty();
    look(250);
    assertThat(givenUp).hasValue(1);
  }
}
