package io.github.phasegrid.score;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import io.github.phasegrid.sweep.Control;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures one control: codes on packed bits in one task; real-valued vectors with MLlib, from one
 * partition.
 */
final class ControlScorer {
  private final SparkSession session;
  private final JavaSparkContext spark;
  private final Broadcast<Dataset> dataset;
  private final Warehouse warehouse;
  private final Map<String, String> hadoop;
  private final ScoringSpec spec;

  /**
   * @param warehouse where networks are kept
   * @param hadoop settings of the file systems, for executors
   */
  ControlScorer(
      SparkSession session,
      Broadcast<Dataset> dataset,
      Warehouse warehouse,
      Map<String, String> hadoop,
      ScoringSpec spec) {
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.dataset = dataset;
    this.warehouse = warehouse;
    this.hadoop = hadoop;
    this.spec = spec;
  }

  /**
   * Measures a control.
   *
   * @param steps is told how long each step took
   * @return a row of {@code controls} for each trial of the job, in their order
   * @throws io.github.phasegrid.UserMistakeException as the cause of Spark's exception, naming the
   *     file, when a network's file is damaged
   */
  List<Row> score(ControlJob job, StepTimes steps) throws IOException {
    Path model = warehouse.path("models/" + job.first().fingerprint() + "/last.zip");
    ControlTask task = new ControlTask(job.control(), job.first(), spec, model.toString(), hadoop);
    Measurements measured =
        switch (job.control()) {
          case UNTRAINED, CALIBRATED -> codes(task, steps);
          case RANDOM_PROJECTION -> codes(task, steps).putMissing("a projection is no network");
          case PIXELS -> pixels(task, steps).putMissing("pixels are no network");
          case ACTIVATIONS ->
              model.getFileSystem(warehouse.configuration()).exists(model)
                  ? activations(task, steps).putMissing("not measured of real-valued vectors")
                  : new Measurements().putMissing("the network at last was not kept (models.keep)");
        };
    return job.trials().stream().map(trial -> row(job.control(), trial, measured)).toList();
  }

  private Measurements codes(ControlTask task, StepTimes steps) {
    Broadcast<Dataset> shared = dataset;
    ControlTask.Result result =
        Single.of(spark.parallelize(List.of(task), 1).map(one -> one.measure(shared.value())));
    steps.add(result.steps());
    return result.measured();
  }

  private Measurements pixels(ControlTask task, StepTimes steps) {
    JavaRDD<ControlVectors> vectors = vectors(task);
    try {
      ScoringSpec bits = spec.inOneTask(ScoringEngine.MLLIB); // leaves the rest to MLlib
      ControlTask.Result ofBits =
          Single.of(
              vectors.map(
                  all -> {
                    StepTimes own = new StepTimes();
                    return new ControlTask.Result(PackedMeasures.of(all.codes(), bits, own), own);
                  }));
      steps.add(ofBits.steps());
      return ofBits.measured().putAll(real(vectors, steps));
    } finally {
      vectors.unpersist();
    }
  }

  private Measurements activations(ControlTask task, StepTimes steps) {
    JavaRDD<ControlVectors> vectors = vectors(task);
    try {
      return real(vectors, steps);
    } finally {
      vectors.unpersist();
    }
  }

  private JavaRDD<ControlVectors> vectors(ControlTask task) {
    Broadcast<Dataset> shared = dataset;
    return spark
        .parallelize(List.of(task), 1)
        .map(one -> one.vectors(shared.value()))
        .persist(StorageLevel.MEMORY_ONLY());
  }

  private Measurements real(JavaRDD<ControlVectors> vectors, StepTimes steps) {
    MllibMeasures.Counts counts =
        steps.time(
            ScoringStep.READ,
            () -> Single.of(vectors.map(all -> MllibMeasures.Counts.of(all.codes()))));
    Measurements measured =
        new Measurements()
            .put("n_train", counts.trainRows())
            .put("n_test", counts.testRows())
            .putAll(new VectorMeasures(session, spec).of(vectors, counts, steps));
    long[] validation = counts.perClass().get(Lesson.VALIDATION);
    return validation == null
        ? measured
        : measured.put("n_validation", (int) Arrays.stream(validation).sum());
  }

  private Row row(Control control, Trial trial, Measurements measured) {
    Row row = Row.of(Table.CONTROLS).setDesign(trial);
    row.set("trial", trial.fingerprint());
    row.set("control", control.key());
    row.set(
        "code_bits",
        control == Control.PIXELS ? dataset.value().train().inputs() : trial.network().codeBits());
    measured.values().forEach(row::set);
    if (!measured.notes().isEmpty()) {
      row.set("notes", measured.notes());
    }
    row.set("scoring_fingerprint", spec.controlsFingerprint());
    return row.setScoring(spec);
  }
}
