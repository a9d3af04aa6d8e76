package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** What must be so before Spark is started: found out in seconds, where Spark takes minutes. */
final class Requirements {
  private static final String STANDALONE = "spark://";
  private static final int ANSWER_MILLIS = 5_000;

  private Requirements() {}

  /**
   * Refuses a Spark that this build cannot run on.
   *
   * @param spark its version
   * @param scala the version of Scala it was built for
   */
  static void version(String spark, String scala) {
    if (!spark.startsWith("3.5.") || !scala.startsWith("2.12.")) {
      throw new UserMistakeException(
          String.format(
              "this is Spark %s for Scala %s; Phasegrid is built for Spark 3.5 and Scala 2.12: set"
                  + " SPARK_HOME to such an installation",
              spark, scala));
    }
  }

  /** Refuses a standalone master that no one answers for; several may be given for failover. */
  static void master(String master) {
    if (!master.startsWith(STANDALONE)) {
      return;
    }
    List<String> silent = new ArrayList<>();
    for (String address : master.substring(STANDALONE.length()).split(",", -1)) {
      try (Socket socket = new Socket()) {
        socket.connect(parse(master, address), ANSWER_MILLIS);
        return;
      } catch (IOException e) {
        silent.add(address + ": " + (e.getMessage() == null ? e : e.getMessage()));
      }
    }
    throw new UserMistakeException(
        "--master "
            + master
            + ": nothing answers there ("
            + String.join("; ", silent)
            + "); give the address that the master's web page shows, and see that it runs");
  }

  private static InetSocketAddress parse(String master, String address) throws IOException {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new UserMistakeException("--master " + master + ": write spark://HOST:PORT");
    }
    int port = Integer.parseInt(address.substring(colon + 1));
    if (port > 65535) {
      throw new UserMistakeException("--master " + master + ": " + port + " is no port");
    }
    InetSocketAddress parsed = new InetSocketAddress(address.substring(0, colon), port);
    if (parsed.isUnresolved()) {
      throw new IOException("no such host");
    }
    return parsed;
  }
}
