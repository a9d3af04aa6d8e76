package io.github.phasegrid.warehouse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who writes to a warehouse, as others are told.
 *
 * @param host the machine
 * @param pid the process on it
 * @param user the user's name
 * @param command what it does, such as {@code run mnist-capacity}
 * @param since when it took the lock, ISO 8601
 */
record LockOwner(String host, long pid, String user, String command, String since) {

  /** This process. */
  static LockOwner current(String command, Instant now) {
    return new LockOwner(
        hostName(),
        ProcessHandle.current().pid(),
        System.getProperty("user.name", "unknown"),
        command,
        now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** For a message. */
  String describe() {
    return "\""
        + command
        + "\" of "
        + user
        + " (process "
        + pid
        + " on "
        + host
        + ") since "
        + since;
  }
}
