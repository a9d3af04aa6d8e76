package io.github.phasegrid.score;

import io.github.phasegrid.scoring.BitSample;
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
  /** A row of {@code checkpoints} has a loss and an accuracy of each. */
  private static final List<String> NETWORK_ENDINGS =
      List.of("_train", "_test", "_train_as_trained");

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
      MllibMeasures.Counts counts =
          MllibMeasures.Counts.of(
              loaded.codes(), spec.sample(loaded.codes().train().bits()).size());
      return new FirstLook(measurements, counts, steps);
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
        BitSample sample = spec.sample(cell.layer().bits());
        measured.putAll(mllib(loaded.map(Loaded::codes), sample, first.counts(), steps));
        measured.putSample(sample);
      }
      return measured;
    } finally {
      loaded.unpersist();
    }
  }

  private Measurements mllib(
      JavaRDD<CellCodes> codes, BitSample sample, MllibMeasures.Counts counts, StepTimes steps) {
    MllibMeasures measures = new MllibMeasures(session, spec);
    if (sample.isAll()) {
      return measures.of(codes, counts, steps);
    }
    JavaRDD<CellCodes> seen = codes.map(cell -> cell.seenBy(sample)).cache();
    try {
      return measures.of(seen, counts, steps);
    } finally {
      seen.unpersist();
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
      setNetwork(row, cell.network(), measured);
      noteSigns(cell, measured);
    }
    setPrevious(row, cell.codes().previous(), measured);
    measured.values().forEach(row::set);
    if (!measured.notes().isEmpty()) {
      row.set("notes", measured.notes());
    }
    row.set("scoring_engine", spec.engine().key());
    row.set("scoring_fingerprint", cell.key().scoringFingerprint());
    row.set("scoring_partitions", spec.partitions());
    return row.setScoring(spec);
  }

  /** How the network itself does, as recorded with its codes. */
  private static void setNetwork(Row row, Row network, Measurements measured) {
    row.setMatching(network, "network_");
    for (String ending : NETWORK_ENDINGS) {
      String loss = "network_loss" + ending;
      String accuracy = "network_accuracy" + ending;
      if (network.isNull(accuracy)) { // of what was made elsewhere
        measured.put(loss, Measured.absent("the network's own is not known"));
        measured.put(accuracy, Measured.absent("the network's own is not known"));
      } else if (network.isNull(loss)) {
        measured.put(loss, Measured.absent("the network's loss is not a finite number"));
      }
    }
  }

  /** The bits of what was made elsewhere may say less. */
  private static void noteSigns(Cell cell, Measurements measured) {
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
