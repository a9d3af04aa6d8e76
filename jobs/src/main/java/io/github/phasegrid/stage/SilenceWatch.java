package io.github.phasegrid.stage;

import io.github.phasegrid.UserMistakeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Gives up jobs whose tasks show no sign of life: a native call that never returns, a disk that
 * never answers. Spark itself waits for them as long as their executor sends heartbeats.
 *
 * <p>A job that is given up is cancelled, so that whoever waits for it goes on; its task is told to
 * end. Where it does not, it keeps its slot, until Spark's task reaper ends its executor.
 */
final class SilenceWatch implements AutoCloseable {
  private static final String HEARTBEAT = "spark.executor.heartbeatInterval";

  private final SparkContext spark;
  private final Duration limit;
  private final Consumer<String> says;
  private final Silence silence;
  private final SignsOfLife signs;
  private final SilenceListener listener;
  private final Set<String> active = ConcurrentHashMap.newKeySet();
  private final Map<String, String> givenUp = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> submissions = new ConcurrentHashMap<>();
  private long lastOnDriver;

  /**
   * @param limit how long a silence may last
   * @param says receives a line when one lasts long, and when it is over
   * @throws UserMistakeException when executors do not tell often enough for such a limit
   */
  SilenceWatch(SparkContext spark, Duration limit, Consumer<String> says) {
    Duration least = Duration.ofMillis(3 * spark.conf().getTimeAsMs(HEARTBEAT, "10s"));
    if (limit.compareTo(least) < 0) {
      throw new UserMistakeException(
          "--give-up-after cannot be "
              + text(limit)
              + ": tasks are heard of every "
              + spark.conf().get(HEARTBEAT, "10s")
              + " ("
              + HEARTBEAT
              + "); give "
              + text(least)
              + " or more");
    }
    this.spark = spark;
    this.limit = limit;
    this.says = says;
    this.silence = new Silence(limit, System.nanoTime());
    this.signs = SignsOfLife.in(spark);
    this.listener = new SilenceListener(silence, signs, this::submitted);
    spark.addSparkListener(listener);
  }

  /** For the tasks of the jobs. */
  SignsOfLife signs() {
    return signs;
  }

  /** Opens once Spark has something of a job. */
  CountDownLatch expect(String job) {
    return submissions.computeIfAbsent(job, key -> new CountDownLatch(1));
  }

  private void submitted(String job) {
    CountDownLatch submission = submissions.remove(job);
    if (submission != null) {
      submission.countDown();
    }
  }

  /** A job begins, or begins again, in a job group of this name. */
  void begin(String job) {
    signs.begin();
    active.add(job);
  }

  /** A job is over. */
  void end(String job) {
    active.remove(job);
    submitted(job); // it may have needed nothing of Spark
    givenUp.remove(job);
    silence.forget(job);
  }

  /** Why a job was cancelled, if it was by this; told once. */
  Optional<String> takeGivenUp(String job) {
    return Optional.ofNullable(givenUp.remove(job));
  }

  /** Looks, says what is to be said, and gives up what is over. */
  void look() {
    long onDriver = signs.onDriver();
    if (onDriver != lastOnDriver) {
      lastOnDriver = onDriver;
      moved(); // a job may do a part of its work on the driver, without tasks
    }
    for (Silence.Silent silent : silence.look(System.nanoTime())) {
      if (!active.contains(silent.job())) {
        silence.forget(silent.job()); // Spark lost the event of its end
      } else if (silent.isOver()) {
        giveUp(silent);
      } else {
        says.accept(silent.job() + ": " + words(silent) + "; given up after " + text(limit));
      }
    }
  }

  private void giveUp(Silence.Silent silent) {
    says.accept(silent.job() + ": given up, " + words(silent));
    givenUp.put(silent.job(), words(silent));
    silence.forget(silent.job());
    moved(); // slots that are held may come free now: that is waited for as long again
    spark.cancelJobGroup(silent.job());
  }

  private static String words(Silence.Silent silent) {
    return "no sign of life for " + text(silent.since()) + " from " + silent.where();
  }

  /** How much of each running job is done, 0 to 1, as far as that was told. */
  Map<String, Double> shares() {
    Map<String, Double> shares = silence.shares();
    double onDriver = signs.shareOnDriver();
    if (onDriver > 0) { // then one job runs at a time
      active.forEach(job -> shares.put(job, onDriver));
    }
    shares.replaceAll((job, share) -> Math.min(1, share)); // sums of roundings
    return shares;
  }

  /** Something happened, though no task of a job. */
  void moved() {
    silence.moved(System.nanoTime());
  }

  /** Whether no task ran for the limit, though jobs wait. */
  boolean isDead() {
    return silence.isDead(System.nanoTime());
  }

  /** For people: {@code 1h30m}, {@code 45s}. */
  static String text(Duration duration) {
    return duration
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring("PT".length())
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    spark.removeSparkListener(listener);
  }
}
