package io.github.phasegrid.cli;

import io.github.phasegrid.cluster.ApplicationJar;
import io.github.phasegrid.warehouse.Provenance;
import org.apache.spark.sql.SparkSession;

/** What made a result, as far as the driver knows; executors add their own machine. */
final class Provenances {
  private Provenances() {}

  static Provenance ofDriver(LoadedSweep loaded, SparkSession session) {
    ApplicationJar jar = ApplicationJar.here();
    return new Provenance(
        jar.commit(),
        jar.version(),
        jar.dl4jVersion(),
        session.version(),
        System.getProperty("java.version"),
        "",
        "",
        "",
        "cpu",
        loaded.dataset().fingerprint(),
        loaded.sweep().resolved());
  }
}
