package io.github.phasegrid.cli;

import io.github.phasegrid.stage.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * SIGINT and SIGTERM in good order: the stop signal is given before Spark's own hook ends the
 * context, and the process waits until what was finished is committed. The Java runtime then exits
 * with 130 or 143.
 */
final class Termination implements AutoCloseable {
  /** Spark stops its context at 50, file systems close at 10; higher runs earlier. */
  private static final int BEFORE_SPARK = 100;

  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch over = new CountDownLatch(1);
  private final StopSignal stop = new StopSignal();
  private final Runnable hook;

  Termination() {
    this.hook =
        () -> {
          try {
            stop.stop();
          } finally {
            awaitOver(); // whatever becomes of those who were told
          }
        };
    try {
      ShutdownHookManager.get()
          .addShutdownHook(hook, BEFORE_SPARK, PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IllegalStateException endsAlready) {
      stop.stop();
    }
  }

  /** Given when the process is told to end. */
  StopSignal signal() {
    return stop;
  }

  private void awaitOver() {
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "phasegrid: stopped before everything finished was committed; run again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is over: a shutdown need not wait. */
  @Override
  public void close() {
    over.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
