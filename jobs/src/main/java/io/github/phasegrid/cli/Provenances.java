package io.github.phasegrid.cli;

import io.github.phasegrid.cluster.ApplicationJar;
import io.github.phasegrid.warehouse.Provenance;

/** What made a result, as far as the driver knows; executors add their own machine. */
final class Provenances {
  private Provenances() {}

  /**
   * What this program is.
   *
   * @param datasetFingerprint of what the network was shown
   * @param made from what: a resolved sweep, or the files of a network
   */
  static Provenance ofDriver(String datasetFingerprint, String made) {
    ApplicationJar jar = ApplicationJar.here();
    return new Provenance(
        jar.commit(),
        jar.version(),
        jar.dl4jVersion(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        System.getProperty("java.version"),
        "",
        "",
        "",
        "cpu",
        datasetFingerprint,
        made);
  }
}
