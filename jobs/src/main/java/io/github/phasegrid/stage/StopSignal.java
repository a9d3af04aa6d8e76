package io.github.phasegrid.stage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Told once that the run should stop: nothing new is scheduled, what is finished is still
 * committed.
 */
public final class StopSignal {
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Runnable> actions = new CopyOnWriteArrayList<>();

  /** Whether the run should stop. */
  public boolean stopped() {
    return stopped.get();
  }

  /**
   * Ends work that is not worth keeping half done.
   *
   * @throws StoppedException when the run should stop
   */
  public void requireNotStopped() {
    if (stopped()) {
      throw new StoppedException();
    }
  }

  /** Something to do at once when the signal comes; done now if it has come already. */
  public void whenStopped(Runnable action) {
    actions.add(action);
    if (stopped()) {
      action.run();
    }
  }

  /** Gives the signal; a second time does nothing. */
  public void stop() {
    if (stopped.compareAndSet(false, true)) {
      actions.forEach(Runnable::run);
    }
  }
}
