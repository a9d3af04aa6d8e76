package io.github.phasegrid.stage;

/** What a person sees of long work. One stage at a time; called from one thread. */
public interface Progress extends AutoCloseable {

  /** A stage begins: so many units of work, each as much as any other unless shares are told. */
  void begin(String stage, int units);

  /**
   * A unit is done.
   *
   * @param what names it, such as {@code width 30, repeat 2}
   * @param failed whether it failed
   */
  void unitDone(String what, boolean failed);

  /**
   * How far the stage is; called often.
   *
   * @param share of all its work that is done, 0 to 1, that of units in work included
   */
  void reached(double share);

  /** A line to keep on the screen. */
  void say(String line);

  /** The stage is over. */
  @Override
  void close();
}
