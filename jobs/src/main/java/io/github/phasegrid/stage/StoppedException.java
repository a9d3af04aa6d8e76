package io.github.phasegrid.stage;

/**
 * Ends work that was waiting for something, or was not done, when the {@link StopSignal} came:
 * nothing is left of it that would have to be told of.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The signal came. */
  public StoppedException() {
    super("the run was told to stop");
  }
}
