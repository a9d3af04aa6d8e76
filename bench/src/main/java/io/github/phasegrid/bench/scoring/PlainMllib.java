package io.github.phasegrid.bench.scoring;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Scores cells with MLlib as one writes it from Spark's documentation: one cell after the other,
 * cached data frames, default partitions. A program of its own; prints what it found as JSON.
 *
 * <p>Arguments: the folder of the codes table, the seed, and cells as {@code TRIAL:BITS}.
 */
public final class PlainMllib {
  private static final int CLASSES = 10;
  private static final int KMEANS_ITERATIONS = 20;
  private static final int LOGISTIC_ITERATIONS = 100;
  private static final String CLUSTER = "cluster";
  private static final String LABEL = "label";
  private static final String FEATURES = "features";
  private static final String CODE = "code";

  private final SparkSession spark;
  private final Dataset<Row> codes;
  private final long seed;

  private PlainMllib(SparkSession spark, String folder, long seed) {
    this.spark = spark;
    this.codes = spark.read().parquet(folder);
    this.seed = seed;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .appName("plain MLlib")
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      PlainMllib scorer = new PlainMllib(spark, arguments[0], Long.parseLong(arguments[1]));
      List<Map<String, Object>> found = new ArrayList<>();
      for (int i = 2; i < arguments.length; i++) {
        String[] cell = arguments[i].split(":", 2);
        found.add(scorer.score(cell[0], Integer.parseInt(cell[1])));
      }
      System.out.println(new ObjectMapper().writeValueAsString(found));
    }
  }

  private Map<String, Object> score(String trial, int bits) {
    UDF1<byte[], Vector> unpack = code -> unpack(code, bits);
    spark.udf().register("unpack", unpack, SQLDataTypes.VectorType());
    Dataset<Row> train = side(trial, "train").cache();
    Dataset<Row> test = side(trial, "test").cache();
    KMeans kmeans =
        new KMeans()
            .setK(CLASSES)
            .setSeed(seed)
            .setMaxIter(KMEANS_ITERATIONS)
            .setPredictionCol(CLUSTER);
    LogisticRegression logistic =
        new LogisticRegression()
            .setFamily("multinomial")
            .setRegParam(1.0 / train.count())
            .setStandardization(false)
            .setMaxIter(LOGISTIC_ITERATIONS);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {kmeans, logistic}).fit(train);
    Dataset<Row> trainTold = model.transform(train);
    Map<String, Object> found = new HashMap<>();
    found.put("trial", trial);
    found.put("distinct_train", train.select(CODE).distinct().count());
    found.put("distinct_test", test.select(CODE).distinct().count());
    found.put("kmeans_accuracy_train", clusterAccuracy(trainTold));
    found.put("kmeans_accuracy_test", clusterAccuracy(kmeans.fit(test).transform(test)));
    found.put("logistic_accuracy_train", accuracy(trainTold));
    found.put("logistic_accuracy_test", accuracy(model.transform(test)));
    train.unpersist();
    test.unpersist();
    return found;
  }

  private Dataset<Row> side(String trial, String split) {
    return codes
        .where(col("trial").equalTo(trial).and(col("split").equalTo(split)))
        .select(
            callUDF("unpack", col(CODE)).as(FEATURES),
            col("true_label").cast("double").as(LABEL),
            col(CODE));
  }

  private static Vector unpack(byte[] code, int bits) {
    double[] values = new double[bits];
    for (int bit = 0; bit < bits; bit++) {
      values[bit] = code[bit >> 3] >> (bit & 7) & 1;
    }
    return Vectors.dense(values);
  }

  private static double accuracy(Dataset<Row> told) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(told);
  }

  /** Each cluster named by its most frequent label. */
  private static double clusterAccuracy(Dataset<Row> told) {
    Map<Integer, Long> largest = new HashMap<>();
    long all = 0;
    for (Row row : told.groupBy(CLUSTER, LABEL).count().collectAsList()) {
      largest.merge(row.getInt(0), row.getLong(2), Math::max);
      all += row.getLong(2);
    }
    return largest.values().stream().mapToLong(count -> count).sum() / (double) all;
  }
}
