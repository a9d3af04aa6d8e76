package io.github.phasegrid.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that never end, beside others that do: on two slots, watched for seconds. */
@Timeout(60)
class ParallelJobsTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static JavaSparkContext spark;

  /** Opened at a test's end, so that tasks which hang give their slots back. */
  private static volatile CountDownLatch end;

  /** How often a task was begun in this test. */
  private static final AtomicInteger BEGUN = new AtomicInteger();

  private final Map<String, String> ended = new ConcurrentSkipListMap<>();
  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("parallel jobs")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.executor.heartbeatInterval", "100ms"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void begin() {
    end = new CountDownLatch(1);
    BEGUN.set(0);
  }

  @AfterEach
  void releaseHanging() throws InterruptedException {
    end.countDown();
    while (spark.sc().statusTracker().getExecutorInfos()[0].numRunningTasks() > 0) {
      Thread.sleep(20);
    }
  }

  /** As a native call does: deaf to interrupts. */
  private static int hang() {
    boolean hangs = true;
    while (hangs) {
      try {
        end.await();
        hangs = false;
      } catch (InterruptedException e) {
        // goes on hanging
      }
    }
    return -1;
  }

  private static ParallelJobs.Job<Integer> job(String name, Function<Integer, Integer> task) {
    return new ParallelJobs.Job<>(
        name, () -> spark.parallelize(List.of(1), 1).map(task).collect().get(0));
  }

  /** A job that is handed to Spark only once something is so. */
  private static ParallelJobs.Job<Integer> after(
      BooleanSupplier time, ParallelJobs.Job<Integer> job) {
    return new ParallelJobs.Job<>(
        job.description(),
        () -> {
          while (!time.getAsBoolean()) {
            Thread.sleep(10);
          }
          return job.work().call();
        });
  }

  private static int beginToHang() {
    BEGUN.incrementAndGet();
    return hang();
  }

  private final class Told implements ParallelJobs.Results<Integer> {
    private final Map<String, Double> furthest = new HashMap<>();

    @Override
    public void running(Map<String, Double> shares) {
      shares.forEach((job, share) -> furthest.merge(job, share, Math::max));
    }

    @Override
    public void done(Integer result) {
      ended.put("done " + result, "");
    }

    @Override
    public void broken(String description, Throwable cause) {
      ended.put(description, cause.getMessage());
    }

    @Override
    public boolean goOn() {
      return true;
    }
  }

  private ParallelJobs parallel(Duration limit) {
    return new ParallelJobs(spark, () -> 16, new StopSignal(), limit, said::add);
  }

  @Test
  void whatHangsOnceIsDoneTheSecondTime() throws InterruptedException {
    parallel(LIMIT)
        .run(
            List.of(
                job("hangs once", one -> BEGUN.incrementAndGet() == 1 ? hang() : 1),
                job("another", one -> 2)),
            new Told());
    assertThat(ended.keySet()).containsExactly("done 1", "done 2");
    assertThat(said).hasSize(2);
    assertThat(said.get(0))
        .matches(
            "hangs once: no sign of life for 1s from executor driver on .*; given up after 2s");
    assertThat(said.get(1)).matches("hangs once: given up, no sign of life for 2s from .*");
  }

  /** Both slots are held by tasks that do not end: what was done before is kept, and no more. */
  @Test
  void whereEverySlotHangsTheEndComesAllTheSame() throws InterruptedException {
    BooleanSupplier othersAreDone = () -> ended.size() == 10;
    List<ParallelJobs.Job<Integer>> jobs = new ArrayList<>();
    jobs.add(after(othersAreDone, job("hangs", one -> beginToHang())));
    jobs.add(after(othersAreDone, job("hangs, too", one -> beginToHang())));
    jobs.add(after(() -> BEGUN.get() == 2, job("waits", one -> 99)));
    for (int i = 0; i < 10; i++) {
      int number = i;
      jobs.add(job("job " + i, one -> number));
    }
    parallel(LIMIT).run(jobs, new Told());
    assertThat(ended).hasSize(11).containsKeys("done 0", "done 9");
    assertThat(ended.get("all that is left")).contains("no executor takes a task");
    assertThat(said).filteredOn(line -> line.contains("given up, no sign of life")).hasSize(2);
  }

  @Test
  void aJobThatIsGivenUpTwiceIsBroken() throws InterruptedException {
    JavaSparkContext same = spark;
    ParallelJobs.Job<Integer> hangs =
        new ParallelJobs.Job<>(
            "hangs",
            () -> {
              end.countDown(); // the first attempt lets go of its slot
              end = new CountDownLatch(1);
              return same.parallelize(List.of(1), 1).map(one -> beginToHang()).collect().get(0);
            });
    parallel(LIMIT).run(List.of(hangs), new Told());
    assertThat(ended).containsOnlyKeys("hangs");
    assertThat(ended.get("hangs")).startsWith("no sign of life for 2s from executor driver");
    assertThat(BEGUN).hasValue(2);
  }

  /** Longer than the limit in all, but never silent for so long. */
  @Test
  void whoeverShowsSignsOfLifeMayTakeLong() throws InterruptedException {
    ParallelJobs parallel = parallel(LIMIT);
    SignsOfLife signs = parallel.signs();
    parallel.run(
        List.of(
            job(
                "takes long",
                one -> {
                  for (int i = 0; i < 10; i++) {
                    Thread.sleep(400);
                    signs.give();
                  }
                  return BEGUN.incrementAndGet();
                })),
        new Told());
    assertThat(ended.keySet()).containsExactly("done 1");
    assertThat(said).isEmpty();
  }

  /** The longest packs come first: otherwise one of them may run alone at the end. */
  @Test
  void sparkIsGivenJobsInTheirOrder() throws InterruptedException {
    List<String> begun = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart event) {
            begun.add(event.properties().getProperty("spark.jobGroup.id"));
          }
        };
    spark.sc().addSparkListener(listener);
    List<ParallelJobs.Job<Integer>> jobs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int number = i;
      jobs.add(job("job " + i, one -> number));
    }
    new ParallelJobs(spark, () -> 40, new StopSignal(), LIMIT, said::add).run(jobs, new Told());
    spark.sc().removeSparkListener(listener);
    assertThat(begun).isEqualTo(jobs.stream().map(ParallelJobs.Job::description).toList());
  }

  @Test
  void aJobThatSparkHasNothingToDoForIsNotWaitedFor() throws InterruptedException {
    List<ParallelJobs.Job<Integer>> jobs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      jobs.add(new ParallelJobs.Job<>("job " + i, () -> number));
    }
    long begun = System.nanoTime();
    parallel(LIMIT).run(jobs, new Told());
    assertThat(ended).hasSize(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void tasksTellHowFarTheyAre() throws InterruptedException {
    ParallelJobs parallel = parallel(LIMIT);
    SignsOfLife signs = parallel.signs();
    Told told = new Told();
    parallel.run(
        List.of(
            job("half", one -> restAt(signs, 0.25, 0.25)),
            job("all", one -> restAt(signs, 0.5, 0.7))), // more than all there is
        told);
    assertThat(ended.keySet()).containsExactlyInAnyOrder("done 1", "done 2");
    assertThat(told.furthest).isEqualTo(Map.of("half", 0.5, "all", 1.0));
  }

  /** Tells of a share now, of another a little later, and stays for some looks at it. */
  private static int restAt(SignsOfLife signs, double share, double more)
      throws InterruptedException {
    signs.advance(share);
    Thread.sleep(300);
    signs.advance(more);
    for (int i = 0; i < 10; i++) {
      Thread.sleep(300);
      signs.give();
    }
    return BEGUN.incrementAndGet();
  }

  @Test
  void aJobOnTheDriverTellsHowFarItIsAndTheNextBeginsAtNothing() throws InterruptedException {
    ParallelJobs parallel = new ParallelJobs(spark, () -> 1, new StopSignal(), LIMIT, said::add);
    SignsOfLife signs = parallel.signs();
    List<Double> begins = new ArrayList<>();
    ParallelJobs.Job<Integer> onDriver =
        new ParallelJobs.Job<>(
            "on the driver",
            () -> {
              begins.add(signs.shareOnDriver());
              return restAt(signs, 0.25, 0.25);
            });
    Told told = new Told();
    parallel.run(List.of(onDriver, onDriver), told);
    assertThat(begins).containsExactly(0.0, 0.0);
    assertThat(told.furthest).isEqualTo(Map.of("on the driver", 0.5));
  }

  @Test
  void refusesALimitThatHeartbeatsCannotTell() {
    assertThatThrownBy(() -> parallel(Duration.ofMillis(200)))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("--give-up-after", "100ms", "spark.executor.heartbeatInterval");
  }
}
