package io.github.phasegrid.score;

import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import io.github.phasegrid.sweep.ImportedTrial;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

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

  /**
   * A cell that was scored.
   *
   * @param row of {@code properties}
   * @param nanos from start to end, by the clock
   * @param steps what of it the steps took
   */
  record Scored(Cell cell, Row row, long nanos, StepTimes steps) {}

  /** Codes, and how long it took to read them. */
  private record Loaded(CellCodes codes, StepTimes steps) {
    static Loaded from(CellReference reference, Map<String, String> hadoop) {
      NativeBlas.prefer(); // here, since on a cluster MLlib works in the executors
      StepTimes steps = new StepTimes();
      return new Loaded(steps.time(ScoringStep.READ, () -> reference.load(hadoop)), steps);
    }
  }

  /** What the first task on a cell returns. */
  private record FirstLook(Measurements measurements, MllibMeasures.Counts counts, StepTimes steps)
      implements Serializable {
    static FirstLook at(Loaded loaded, ScoringSpec spec, boolean probe) {
      StepTimes steps = new StepTimes();
      steps.add(loaded.steps());
      Measurements measurements =
          probe
              ? PackedMeasures.ofProbe(loaded.codes(), spec, steps)
              : PackedMeasures.of(loaded.codes(), spec, steps);
      return new FirstLook(measurements, MllibMeasures.Counts.of(loaded.codes()), steps);
    }
  }

  /**
   * Scores a cell.
   *
   * @throws io.github.phasegrid.UserMistakeException as the cause of Spark's exception, naming the
   *     file, when it is damaged
   */
  Scored score(Cell cell) {
    long begun = System.nanoTime();
    StepTimes steps = new StepTimes();
    Measurements measured =
        spec.partitions() == 1 ? measure(cell.codes(), steps) : measureSpread(cell.codes(), steps);
    return new Scored(cell, row(cell, measured), System.nanoTime() - begun, steps);
  }

  private Measurements measure(CellReference cell, StepTimes steps) {
    Map<String, String> settings = hadoop;
    ScoringSpec own = spec;
    boolean probe = cell.told().isProbe();
    JavaRDD<Loaded> loaded =
        spark
            .parallelize(List.of(cell), 1)
            .map(reference -> Loaded.from(reference, settings))
            .cache();
    try {
      FirstLook first = Single.of(loaded.map(codes -> FirstLook.at(codes, own, probe)));
      steps.add(first.steps());
      Measurements measured = first.measurements();
      if (spec.engine() == ScoringEngine.MLLIB && !probe) {
        JavaRDD<CellCodes> codes = loaded.map(Loaded::codes);
        measured.putAll(new MllibMeasures(session, spec).of(codes, first.counts(), steps));
      }
      return measured;
    } finally {
      loaded.unpersist();
    }
  }

  private Measurements measureSpread(CellReference cell, StepTimes steps) {
    try (SpreadCell spread = new SpreadCell(spark, hadoop, cell, spec.partitions())) {
      return spread.isEmpty()
          ? measure(cell, steps)
          : SpreadMeasures.of(session, spec, spread, steps);
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
    if (cell.codes().told().isProbe()) {
      measured.putMissing("not measured of a probe");
    } else {
      row.setMatching(cell.network(), "network_");
      noteUnknown(cell, measured);
    }
    setPrevious(row, cell.codes().previous(), measured);
    measured.values().forEach(row::set);
    if (!measured.notes().isEmpty()) {
      row.set("notes", measured.notes());
    }
    row.set("scoring_engine", spec.engine().key());
    row.set("scoring_fingerprint", cell.key().scoringFingerprint());
    row.set("scoring_partitions", spec.partitions());
    row.set("kmeans_seed", spec.kmeans().seed());
    row.set("kmeans_restarts", spec.kmeans().restarts());
    row.set("kmeans_max_iterations", spec.kmeans().maxIterations());
    row.set("knn_neighbours", spec.neighbours());
    row.set("logistic_family", spec.logistic().family().key());
    row.set("logistic_c", spec.logistic().c());
    row.set("logistic_max_iterations", spec.logistic().maxIterations());
    row.set("fit_on_validation", spec.fitOnValidation());
    return row;
  }

  /** Of what was made elsewhere less is known, and its bits may say less. */
  private static void noteUnknown(Cell cell, Measurements measured) {
    for (String column : List.of("loss_train", "loss_test", "accuracy_train", "accuracy_test")) {
      if (cell.network().isNull("network_" + column)) {
        measured.put("network_" + column, Measured.absent("the network's own is not known"));
      }
    }
    String activation = cell.trial().settings().text(Setting.ACTIVATION);
    if (activation.contains(ImportedTrial.SIGN_OF)) {
      measured.put(
          "code",
          Measured.absent("bits are signs of activations that are not linear: no linear regions"));
    }
  }

  private static void setPrevious(Row row, Previous previous, Measurements measured) {
    if (previous instanceof Previous.At at) {
      row.set("previous_checkpoint", at.codes().checkpoint().key());
    } else {
      measured.put("previous_checkpoint", Measured.absent(((Previous.None) previous).why()));
    }
  }
}
