package io.github.phasegrid.warehouse;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;

/** The right to write to a warehouse: one process has it at a time. */
sealed interface WriterLock extends AutoCloseable permits LocalLock, HeartbeatLock {
  /** Where it is kept, in the warehouse's folder. */
  String NAME = "_lock";

  /**
   * Makes sure that the lock is still held; called before everything that others will see.
   *
   * @throws IOException when it is not: another process took it while this one was not heard of
   */
  void check() throws IOException;

  /** Gives it back. */
  @Override
  void close();

  /** What a second writer is told. */
  static UserMistakeException held(String location, String owner) {
    return new UserMistakeException(
        "warehouse "
            + location
            + ": "
            + owner
            + " is writing to it; wait until it ends, or give another --warehouse");
  }
}
