package io.github.phasegrid.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;

/** Which setting to change when a cluster does not do what was asked of it. */
final class Advice {
  private static final long MEBIBYTE = 1L << 20;
  private static final long LEAST_OVERHEAD = 384 * MEBIBYTE;

  private Advice() {}

  /** What an executor asks for, all of which one worker must have free. */
  static String forRoom(SparkConf conf) {
    List<String> asked = new ArrayList<>();
    asked.add("spark.executor.memory=" + conf.get("spark.executor.memory", "1g"));
    for (String key : List.of("spark.executor.memoryOverhead", "spark.executor.cores")) {
      if (conf.contains(key)) {
        asked.add(key + "=" + conf.get(key));
      }
    }
    for (scala.Tuple2<String, String> resource :
        conf.getAllWithPrefix("spark.executor.resource.")) {
      if (resource._1.endsWith(".amount")) {
        asked.add("spark.executor.resource." + resource._1 + "=" + resource._2);
      }
    }
    int most = conf.getInt("spark.cores.max", Integer.MAX_VALUE);
    if (most < conf.getInt("spark.executor.cores", 1)) {
      return "spark.cores.max="
          + most
          + " leaves no executor its cores; raise it, or lower"
          + " spark.executor.cores="
          + conf.get("spark.executor.cores");
    }
    return "a worker must have free what an executor asks for ("
        + String.join(", ", asked)
        + "): ask for less, or free some";
  }

  /** Bytes of a container beside the executor's heap, as Spark computes them. */
  static long overheadBytes(SparkConf conf) {
    long heap = conf.getSizeAsBytes("spark.executor.memory", "1g");
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    return conf.contains("spark.executor.memoryOverhead")
        ? conf.getSizeAsMb("spark.executor.memoryOverhead") * MEBIBYTE
        : Math.max(LEAST_OVERHEAD, (long) (heap * factor));
  }

  /** What to do when a master that answers does not take the application: Spark then gives up. */
  static String forRejection(String master) {
    return "Spark gave up on "
        + master
        + ": it answers, but takes no application from here; spark.authenticate, its secret and"
        + " spark.network.crypto.enabled must be as they are there, and that must be Spark 3.5";
  }

  /** What to do when the first, small task broke. */
  static String forFirstTask(String message) {
    String said = message.lines().findFirst().orElse("").strip();
    if (message.contains("UnsupportedClassVersionError")) {
      return "executors run a Java older than 17; set spark.executorEnv.JAVA_HOME to a JDK 17 ("
          + said
          + ")";
    }
    if (message.matches(
        "(?s).*(InvalidClassException|ClassNotFoundException|NoClassDefFoundError|NoSuchMethodError"
            + "|ClassCastException|LambdaDeserialize).*")) {
      return "executors have other classes than the driver: their Spark must be 3.5 for Scala 2.12, with"
          + " no other phasegrid jar in spark.executor.extraClassPath ("
          + said
          + ")";
    }
    if (message.contains("OutOfMemoryError")) {
      return "an executor ran out of memory in its first task; set spark.executor.memory to more ("
          + said
          + ")";
    }
    return "an executor could not do a first task: " + said;
  }
}
