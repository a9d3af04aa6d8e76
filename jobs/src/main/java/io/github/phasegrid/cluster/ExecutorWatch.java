package io.github.phasegrid.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Looks every second whether work waits and no executor has any. Says so soon, says so again ever
 * more rarely, and gives up in the end.
 */
final class ExecutorWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 1_000;
  private static final Duration FIRST_WORD = Duration.ofSeconds(30);

  private final BooleanSupplier deserted;
  private final Duration patience;
  private final String advice;
  private final Consumer<String> says;
  private final Runnable givesUp;
  private final Timer clock = new Timer("phasegrid-executor-watch", true);
  private boolean waiting;
  private long since;
  private long nextWord;
  private volatile String verdict;

  /**
   * @param deserted whether work waits and no executor has any
   * @param patience how long that may last
   * @param advice what the user can change
   * @param says receives lines while it lasts
   * @param givesUp called once, when patience is over
   */
  ExecutorWatch(
      BooleanSupplier deserted,
      Duration patience,
      String advice,
      Consumer<String> says,
      Runnable givesUp) {
    this.deserted = deserted;
    this.patience = patience;
    this.advice = advice;
    this.says = says;
    this.givesUp = givesUp;
  }

  /** Begins to look. */
  void start() {
    clock.schedule(
        new TimerTask() {
          @Override
          public void run() {
            look(System.nanoTime());
          }
        },
        EVERY_MILLIS,
        EVERY_MILLIS);
  }

  /**
   * One look.
   *
   * @param now nanoseconds on a clock that only goes forward
   */
  void look(long now) {
    if (!deserted.getAsBoolean()) {
      waiting = false;
      return;
    }
    if (!waiting) {
      waiting = true;
      since = now;
      nextWord = FIRST_WORD.toNanos();
    }
    long waited = now - since;
    String state =
        "work waits, and no executor takes it since "
            + TimeUnit.NANOSECONDS.toSeconds(waited)
            + " s; ";
    if (waited >= patience.toNanos()) {
      verdict = state + advice;
      clock.cancel();
      givesUp.run();
    } else if (waited >= nextWord) {
      nextWord *= 2;
      says.accept(
          String.format(
              "phasegrid: %s%s; giving up after %d s (%s)",
              state, advice, patience.toSeconds(), Cluster.PATIENCE));
    }
  }

  /** Why it gave up, if it did. */
  Optional<String> verdict() {
    return Optional.ofNullable(verdict);
  }

  @Override
  public void close() {
    clock.cancel();
  }
}
