package io.github.phasegrid.stage;

/**
 * Ends work that was waiting for something when the {@link StopSignal} came: nothing of it was
 * begun that would have to be told of.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The signal came. */
  public StoppedException() {
    super("the run was told to stop");
  }
}
