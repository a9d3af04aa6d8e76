package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.HAUtil;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

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
    List<String> addresses = List.of(master.substring(STANDALONE.length()).split(",", -1));
    requireOne(
        master,
        addresses,
        "give the address that the master's web page shows, and see that it runs");
  }

  /** Refuses YARN where none of its resource managers answers. */
  static void resourceManager(Configuration hadoop) {
    YarnConfiguration yarn = new YarnConfiguration(hadoop);
    List<String> addresses =
        HAUtil.isHAEnabled(yarn)
            ? HAUtil.getRMHAIds(yarn).stream().map(id -> address(yarn, id)).toList()
            : List.of(yarn.get(YarnConfiguration.RM_ADDRESS, YarnConfiguration.DEFAULT_RM_ADDRESS));
    requireOne(
        "yarn",
        addresses,
        "see that its resource manager runs, and that HADOOP_CONF_DIR names the folder with the"
            + " yarn-site.xml of that cluster");
  }

  private static String address(YarnConfiguration yarn, String resourceManager) {
    String host = yarn.get(HAUtil.addSuffix(YarnConfiguration.RM_HOSTNAME, resourceManager));
    return yarn.get(
        HAUtil.addSuffix(YarnConfiguration.RM_ADDRESS, resourceManager),
        host + ":" + YarnConfiguration.DEFAULT_RM_PORT);
  }

  private static void requireOne(String master, List<String> addresses, String right) {
    List<String> silent = new ArrayList<>();
    for (String address : addresses) {
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
            + "); "
            + right);
  }

  private static InetSocketAddress parse(String master, String address) throws IOException {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new UserMistakeException(
          master.startsWith(STANDALONE)
              ? "--master " + master + ": write spark://HOST:PORT"
              : "yarn-site.xml: " + address + " is no resource manager; write HOST:PORT");
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
