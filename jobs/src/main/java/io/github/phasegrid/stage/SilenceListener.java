package io.github.phasegrid.stage;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.Seq;

/** Hears from Spark of tasks that run in job groups, and of the signs of life they give. */
final class SilenceListener extends SparkListener {
  private static final String GROUP = "spark.jobGroup.id";

  private final Silence silence;
  private final long signs;
  private final long share;
  private final Consumer<String> begun;
  private final Map<Integer, String> jobs = new ConcurrentHashMap<>();

  /**
   * @param begun told the job group of each Spark job that begins
   */
  SilenceListener(Silence silence, SignsOfLife signs, Consumer<String> begun) {
    this.silence = silence;
    this.begun = begun;
    this.signs = signs.id();
    this.share = signs.shareId();
  }

  private static String group(Properties properties) {
    return properties == null ? null : properties.getProperty(GROUP);
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    String job = group(event.properties());
    if (job != null) {
      begun.accept(job);
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    String job = group(event.properties());
    if (job != null) {
      jobs.put(event.stageInfo().stageId(), job);
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    jobs.remove(event.stageInfo().stageId());
    silence.stageEnded(event.stageInfo().stageId());
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    String job = jobs.get(event.stageId());
    if (job != null) {
      TaskInfo task = event.taskInfo();
      String where = "executor " + task.executorId() + " on " + task.host();
      silence.started(task.taskId(), event.stageId(), job, where, System.nanoTime());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    silence.ended(event.taskInfo().taskId(), System.nanoTime());
  }

  /** A heartbeat. */
  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    Iterator<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks =
        event.accumUpdates().iterator();
    while (tasks.hasNext()) {
      Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task = tasks.next();
      Iterator<AccumulableInfo> told = task._4().iterator();
      while (told.hasNext()) {
        AccumulableInfo one = told.next();
        if (one.id() == signs && one.update().isDefined()) {
          silence.told((Long) task._1(), (Long) one.update().get(), System.nanoTime());
        } else if (one.id() == share && one.update().isDefined()) {
          silence.advanced((Long) task._1(), (Double) one.update().get());
        }
      }
    }
  }
}
