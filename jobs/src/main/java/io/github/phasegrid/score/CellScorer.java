package io.github.phasegrid.score;

import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores one cell: reads its codes once, measures them on packed bits and with MLlib, and makes its
 * row.
 */
final class CellScorer {
  private final SparkSession session;
  private final JavaSparkContext spark;
  private final Map<String, String> hadoop;
  private final ScoringSpec spec;

  /**
   * @param hadoop settings of the file systems, for executors
   */
  CellScorer(SparkSession session, Map<String, String> hadoop, ScoringSpec spec) {
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.hadoop = hadoop;
    this.spec = spec;
  }

  /** What the first task on a cell returns. */
  private record Packed(Measurements measurements, MllibMeasures.Counts counts)
      implements java.io.Serializable {}

  Row score(Cell cell) {
    Map<String, String> settings = hadoop;
    JavaRDD<CellCodes> codes =
        spark
            .parallelize(List.of(cell.codes()), 1)
            .map(reference -> reference.load(settings))
            .persist(StorageLevel.MEMORY_ONLY());
    try {
      ScoringSpec own = spec;
      Packed packed =
          CellVectors.only(
              codes.map(
                  loaded ->
                      new Packed(PackedMeasures.of(loaded, own), MllibMeasures.Counts.of(loaded))));
      Measurements measured = packed.measurements();
      if (spec.engine() == ScoringEngine.MLLIB) {
        measured.putAll(new MllibMeasures(session, spec).of(codes, packed.counts()));
      }
      return row(cell, measured);
    } finally {
      codes.unpersist();
    }
  }

  private Row row(Cell cell, Measurements measured) {
    Row row = Row.of(Table.PROPERTIES).setDesign(cell.trial());
    row.set("trial", cell.trial().fingerprint());
    row.set("checkpoint", cell.key().checkpoint().key());
    row.set("epoch", cell.network().integer("epoch"));
    row.set("layer", cell.key().layer());
    row.set("probe", cell.key().probe());
    row.set("code_bits", cell.codes().layer().bits());
    row.setMatching(cell.network(), "network_");
    measured.values().forEach(row::set);
    if (!measured.notes().isEmpty()) {
      row.set("notes", measured.notes());
    }
    row.set("scoring_engine", spec.engine().key());
    row.set("scoring_fingerprint", cell.key().scoringFingerprint());
    row.set("scoring_partitions", 1);
    row.set("kmeans_seed", spec.kmeans().seed());
    row.set("kmeans_restarts", spec.kmeans().restarts());
    row.set("kmeans_max_iterations", spec.kmeans().maxIterations());
    row.set("knn_neighbours", spec.neighbours());
    row.set("logistic_family", spec.logistic().family().key());
    row.set("logistic_c", spec.logistic().c());
    row.set("logistic_max_iterations", spec.logistic().maxIterations());
    return row;
  }
}
