package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.FileSystemSettings;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.Pointer;

/**
 * What an executor is, told by itself.
 *
 * @param host its machine
 * @param jar the application jar that it runs
 * @param heapBytes most that its Java heap may take
 * @param nativeBytes most that arrays outside of it may take
 * @param trouble why it cannot write to the warehouse, empty when it can
 */
record ExecutorFacts(
    String host, ApplicationJar jar, long heapBytes, long nativeBytes, String trouble)
    implements Serializable {

  /** This one. */
  static ExecutorFacts here(String warehouse, Map<String, String> hadoop) throws IOException {
    return new ExecutorFacts(
        InetAddress.getLocalHost().getHostName(),
        ApplicationJar.here(),
        Runtime.getRuntime().maxMemory(),
        Pointer.maxBytes(),
        trouble(warehouse, FileSystemSettings.configuration(hadoop)));
  }

  private static String trouble(String warehouse, Configuration configuration) {
    try {
      if (!Warehouse.open(warehouse, configuration).exists()) {
        return "it is not there; give a --warehouse that all machines share, such as"
            + " hdfs://host/path";
      }
      try (AttemptWriter attempt = AttemptWriter.start(warehouse, "first-look", configuration)) {
        attempt.table(Table.SWEEPS); // creates a file, removed again
      }
      return "";
    } catch (IOException | UserMistakeException e) {
      return "it cannot be written (" + e.getMessage() + "); give its user the right to";
    }
  }
}
