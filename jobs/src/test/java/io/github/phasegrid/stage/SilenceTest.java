package io.github.phasegrid.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence(Duration.ofHours(2), 0);

  private static long at(int minute) {
    return Duration.ofMinutes(minute).toNanos();
  }

  private List<Silence.Silent> look(int minute) {
    return silence.look(at(minute));
  }

  @Test
  void itIsToldOfEverMoreRarelyUntilItIsOver() {
    silence.started(7, 1, "pack 1", "executor 2 on node3", at(0));
    for (int minute = 0; minute < 120; minute++) {
      List<Silence.Silent> told = look(minute);
      if (minute == 10 || minute == 20 || minute == 40 || minute == 80) {
        assertThat(told)
            .containsExactly(
                new Silence.Silent(
                    "pack 1", "executor 2 on node3", Duration.ofMinutes(minute), false));
      } else {
        assertThat(told).as("minute %d", minute).isEmpty();
      }
    }
    assertThat(look(120)).singleElement().matches(Silence.Silent::isOver);
  }

  @Test
  void aShortLimitIsToldOfHalfWay() {
    Silence brief = new Silence(Duration.ofMinutes(4), 0);
    brief.started(7, 1, "pack 1", "here", 0);
    assertThat(brief.look(at(1))).isEmpty();
    assertThat(brief.look(at(2))).singleElement().matches(silent -> !silent.isOver());
    assertThat(brief.look(at(3))).isEmpty();
    assertThat(brief.look(at(4))).singleElement().matches(Silence.Silent::isOver);
  }

  @Test
  void signsOfLifeSetTheClockBackAndTheirLackDoesNot() {
    silence.started(7, 1, "pack 1", "here", at(0));
    for (int minute = 9; minute < 1_000; minute += 9) {
      silence.told(7, minute, at(minute));
      assertThat(look(minute + 8)).isEmpty();
    }
    silence.told(7, 999, at(999)); // as before, with each heartbeat
    assertThat(look(1_008)).isEmpty();
    assertThat(look(1_009)).hasSize(1);
    silence.told(7, 999, at(1_100));
    silence.told(8, 1, at(1_100)); // nobody's
    assertThat(look(999 + 120)).singleElement().matches(Silence.Silent::isOver);
  }

  @Test
  void ofAJobsTasksTheOneFurthestOnCounts() {
    silence.started(1, 1, "pack 1", "here", at(0));
    silence.started(2, 1, "pack 1", "there", at(0)); // a second attempt at the same
    silence.started(3, 2, "pack 2", "there", at(0));
    silence.advanced(1, 0.5);
    silence.advanced(2, 0.25);
    silence.advanced(9, 1); // nobody's
    assertThat(silence.shares()).isEqualTo(Map.of("pack 1", 0.5, "pack 2", 0.0));
    silence.ended(1, at(1));
    assertThat(silence.shares()).isEqualTo(Map.of("pack 1", 0.25, "pack 2", 0.0));
  }

  @Test
  void howFarItIsIsNoSignOfLife() {
    silence.started(1, 1, "pack 1", "here", at(0));
    silence.advanced(1, 0.5); // told again with each heartbeat
    assertThat(look(120)).singleElement().matches(Silence.Silent::isOver);
  }

  @Test
  void jobsAreSilentForThemselves() {
    silence.started(1, 1, "pack 1", "here", at(0));
    silence.started(2, 2, "pack 2", "there", at(0));
    silence.told(2, 1, at(119));
    assertThat(look(120)).extracting(Silence.Silent::job).containsExactly("pack 1");
    silence.forget("pack 1");
    assertThat(look(130)).extracting(Silence.Silent::job).containsExactly("pack 2");
  }

  @Test
  void ofManyTasksOneIsEnough() {
    silence.started(1, 1, "cell 1", "here", at(0));
    silence.started(2, 1, "cell 1", "there", at(0));
    silence.ended(1, at(100));
    assertThat(look(101)).isEmpty();
    assertThat(look(100 + 120)).singleElement().matches(silent -> silent.where().equals("there"));
  }

  @Test
  void whatWaitsIsNotSilent() {
    silence.started(1, 1, "cell 1", "here", at(0));
    silence.ended(1, at(5)); // the driver reckons, or the next task waits for a slot
    assertThat(look(1_000)).isEmpty();
    silence.started(2, 2, "cell 1", "here", at(1_000));
    silence.stageEnded(2); // another attempt at this task was faster
    assertThat(look(2_000)).isEmpty();
  }

  @Test
  void deadIsWhereNothingMoves() {
    assertThat(silence.isDead(at(119))).isFalse();
    assertThat(silence.isDead(at(120))).isTrue();
    silence.started(1, 1, "cell 1", "here", at(130));
    assertThat(silence.isDead(at(1_000))).as("a task runs; that is for the other clock").isFalse();
    silence.ended(1, at(1_000));
    silence.moved(at(1_060));
    assertThat(silence.isDead(at(1_179))).isFalse();
    assertThat(silence.isDead(at(1_180))).isTrue();
  }
}
