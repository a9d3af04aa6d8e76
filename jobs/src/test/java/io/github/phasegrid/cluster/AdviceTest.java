package io.github.phasegrid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {

  @Test
  void namesAllThatAnExecutorAsksFor() {
    SparkConf conf = new SparkConf(false);
    assertThat(Advice.forRoom(conf)).contains("spark.executor.memory=1g");
    conf.set("spark.executor.cores", "4").set("spark.executor.memory", "9g");
    conf.set("spark.executor.resource.gpu.amount", "2");
    assertThat(Advice.forRoom(conf))
        .contains(
            "spark.executor.memory=9g",
            "spark.executor.cores=4",
            "spark.executor.resource.gpu.amount=2");
    conf.set("spark.cores.max", "3");
    assertThat(Advice.forRoom(conf)).contains("spark.cores.max=3", "spark.executor.cores=4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Job aborted … java.lang.UnsupportedClassVersionError: x/Y has been compiled by | JAVA_HOME",
        "Lost task: java.io.InvalidClassException: local class incompatible | Scala 2.12",
        "Lost task: java.lang.ClassNotFoundException: io.github.phasegrid.X | extraClassPath",
        "Lost task: java.lang.OutOfMemoryError: Java heap space | spark.executor.memory",
        "something else | something else"
      })
  void tellsWhatToChangeWhenTheFirstTaskBreaks(String message, String setting) {
    assertThat(Advice.forFirstTask(message + "\n\tat some.Stack.trace"))
        .contains(setting)
        .doesNotContain("\n", "at some.Stack");
  }

  @Test
  void countsOverheadAsSparkDoes() {
    SparkConf conf = new SparkConf(false).set("spark.executor.memory", "1g");
    assertThat(Advice.overheadBytes(conf)).isEqualTo(384L << 20);
    assertThat(Advice.overheadBytes(conf.set("spark.executor.memory", "10g"))).isEqualTo(1L << 30);
    assertThat(Advice.overheadBytes(conf.set("spark.executor.memoryOverhead", "3g")))
        .isEqualTo(3L << 30);
    assertThat(Advice.overheadBytes(conf.set("spark.executor.memoryOverhead", "700")))
        .isEqualTo(700L << 20);
  }
}
