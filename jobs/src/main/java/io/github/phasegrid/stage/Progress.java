package io.github.phasegrid.stage;

/** What a person sees of long work. One stage at a time; called from one thread. */
public interface Progress extends AutoCloseable {

  /** A stage begins: so many units of work. */
  void begin(String stage, int units);

  /**
   * A unit is done.
   *
   * @param what names it, such as {@code width 30, repeat 2}
   * @param failed whether it failed
   */
  void unitDone(String what, boolean failed);

  /** A line to keep on the screen. */
  void say(String line);

  /** The stage is over. */
  @Override
  void close();
}
