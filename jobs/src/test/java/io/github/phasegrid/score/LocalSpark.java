package io.github.phasegrid.score;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A small Spark inside this process. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate();
  }

  /**
   * A cached RDD of one element.
   *
   * @param element called by tasks; what it gives need not be serializable, since it is the same
   *     process
   */
  static <T> JavaRDD<T> single(SparkSession session, Element<T> element) {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .parallelize(List.of(1), 1)
        .map(any -> element.get())
        .cache();
  }

  /** Gives an element. */
  interface Element<T> extends Supplier<T>, java.io.Serializable {}
}
