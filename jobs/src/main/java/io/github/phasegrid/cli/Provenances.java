package io.github.phasegrid.cli;

import io.github.phasegrid.warehouse.Provenance;
import org.apache.spark.sql.SparkSession;

/** What made a result, as far as the driver knows; executors add their own machine. */
final class Provenances {
  private Provenances() {}

  static Provenance ofDriver(LoadedSweep loaded, SparkSession session) {
    return new Provenance(
        Build.commit(),
        Build.phasegridVersion(),
        Build.dl4jVersion(),
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
