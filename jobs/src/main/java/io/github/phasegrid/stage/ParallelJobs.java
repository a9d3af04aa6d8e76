package io.github.phasegrid.stage;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Independent Spark jobs side by side, at most so many at once, in the order given, each in a
 * scheduler pool of its own (which counts under {@code spark.scheduler.mode = FAIR}). One that
 * breaks leaves the others alone. One whose tasks fall silent is given up and tried once more; the
 * end of all comes in bounded time, whatever tasks do.
 */
public final class ParallelJobs {
  /** A property of the driver's thread and of threads it starts. */
  private static final String POOL = "spark.scheduler.pool";

  private static final int ATTEMPTS = 2;

  /**
   * Spark runs first what it was given first; each job is waited for so that threads do not race,
   * but not for long, since it may have work of its own to do before.
   */
  private static final long LONGEST_SUBMISSION_MILLIS = 250;

  private static final String WHY_DEAD =
      "no executor takes a task any more; tasks that were given up may hold their slots until this"
          + " run is over";

  private final JavaSparkContext spark;
  private final IntSupplier parallel;
  private final StopSignal stop;
  private final SilenceWatch watch;
  private volatile boolean cancelled;

  /** Spark never forgets a pool and sorts them all for each task: they are used again. */
  private final Queue<String> freePools = new ConcurrentLinkedQueue<>();

  private final AtomicInteger pools = new AtomicInteger();

  /**
   * @param parallel jobs at once; asked again and again, since a cluster grows and shrinks
   * @param stop when given, running jobs are cancelled and no other starts
   * @param giveUpAfter how long tasks may go without a sign of life
   * @param says receives a line when they do, on the thread that calls {@link #run}
   * @throws io.github.phasegrid.UserMistakeException when executors do not tell often enough for
   *     such a limit
   */
  public ParallelJobs(
      JavaSparkContext spark,
      IntSupplier parallel,
      StopSignal stop,
      Duration giveUpAfter,
      Consumer<String> says) {
    this.spark = spark;
    this.parallel = parallel;
    this.stop = stop;
    this.watch = new SilenceWatch(spark.sc(), giveUpAfter, says);
    stop.whenStopped(
        () -> {
          cancelled = true;
          spark.sc().cancelAllJobs();
        });
  }

  /**
   * One job.
   *
   * @param description what a person reads in the Spark UI; unlike that of any other
   * @param work runs on a driver thread of its own and starts Spark jobs; called again when it was
   *     given up
   */
  public record Job<T>(String description, Callable<T> work) {}

  /** Receives what jobs return, on the thread that called {@link #run}. */
  public interface Results<T> {

    /** A job returned. */
    void done(T result);

    /** A job threw; it was not its data's fault alone if a retry may help. */
    void broken(String description, Throwable cause);

    /**
     * How far running jobs are; called every second or so.
     *
     * @param shares of the work of each, 0 to 1, by description, as far as its task tells
     */
    default void running(Map<String, Double> shares) {}

    /** Whether to go on scheduling. */
    boolean goOn();
  }

  /** What tasks that take long show that they are getting on with. */
  public SignsOfLife signs() {
    return watch.signs();
  }

  /**
   * Runs the jobs until all are done, the signal came, or the results say stop: then those running
   * are cancelled too. Called once.
   */
  public <T> void run(List<Job<T>> jobs, Results<T> results) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(ParallelJobs::thread);
    try {
      CompletionService<Finished<T>> completion = new ExecutorCompletionService<>(threads);
      Iterator<Job<T>> waiting = jobs.iterator();
      int running = 0;
      while (running > 0 || (waiting.hasNext() && goOn(results))) {
        while (running < parallel.getAsInt() && waiting.hasNext() && goOn(results)) {
          Job<T> job = waiting.next();
          CountDownLatch submission = watch.expect(job.description());
          completion.submit(() -> execute(job));
          running++;
          submission.await(LONGEST_SUBMISSION_MILLIS, TimeUnit.MILLISECONDS);
        }
        Future<Finished<T>> finished = completion.poll(1, TimeUnit.SECONDS);
        if (finished != null) {
          report(finished.get(), results);
          watch.moved(); // publishing may have taken long
          running--;
        }
        watch.look();
        results.running(watch.shares());
        if (running > 0 && !cancelled && watch.isDead()) {
          cancelled = true;
          results.broken("all that is left", new TimeoutException(WHY_DEAD));
        }
        if (cancelled || !goOn(results)) {
          cancelled = true;
          spark.sc().cancelAllJobs(); // each time round: some were just being started
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
      watch.close();
    }
  }

  private boolean goOn(Results<?> results) {
    return !cancelled && !stop.stopped() && results.goOn();
  }

  private <T> Finished<T> execute(Job<T> job) {
    String pool = freePools.poll();
    if (pool == null) {
      pool = "phasegrid-" + pools.incrementAndGet();
    }
    try {
      // Tasks of a cancelled job are interrupted: they must not hold a slot for hours.
      spark.setJobGroup(job.description(), job.description(), true);
      spark.setLocalProperty(POOL, pool); // a pool a job at a time: they share the slots evenly
      return attempt(job, 1);
    } finally {
      watch.end(job.description());
      spark.clearJobGroup();
      spark.setLocalProperty(POOL, null);
      freePools.add(pool);
    }
  }

  private <T> Finished<T> attempt(Job<T> job, int number) {
    if (cancelled) {
      return new Finished<>(job.description(), null, new CancellationException());
    }
    watch.begin(job.description());
    try {
      return new Finished<>(job.description(), job.work().call(), null);
    } catch (Throwable e) { // even an error of one job's code must not take the others along
      Optional<String> givenUp = watch.takeGivenUp(job.description());
      if (givenUp.isPresent() && number < ATTEMPTS) {
        return attempt(job, number + 1);
      }
      return new Finished<>(
          job.description(), null, givenUp.<Throwable>map(TimeoutException::new).orElse(e));
    }
  }

  private <T> void report(Finished<T> finished, Results<T> results) {
    if (finished.error() == null) {
      results.done(finished.result());
    } else if (!cancelled) {
      results.broken(finished.description(), finished.error());
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "phasegrid-job");
    thread.setDaemon(true);
    return thread;
  }

  private record Finished<T>(String description, T result, Throwable error) {}
}
