package io.github.phasegrid.stage;

import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Independent Spark jobs side by side, at most so many at once, in the order given, each in a
 * scheduler pool of its own (which counts under {@code spark.scheduler.mode = FAIR}). One that
 * breaks leaves the others alone.
 */
public final class ParallelJobs {
  /** A property of the driver's thread and of threads it starts. */
  private static final String POOL = "spark.scheduler.pool";

  private final JavaSparkContext spark;
  private final IntSupplier parallel;
  private final StopSignal stop;
  private volatile boolean cancelled;

  /** Spark never forgets a pool and sorts them all for each task: they are used again. */
  private final Queue<String> freePools = new ConcurrentLinkedQueue<>();

  private final AtomicInteger pools = new AtomicInteger();

  /**
   * @param parallel jobs at once; asked again and again, since a cluster grows and shrinks
   * @param stop when given, running jobs are cancelled and no other starts
   */
  public ParallelJobs(JavaSparkContext spark, IntSupplier parallel, StopSignal stop) {
    this.spark = spark;
    this.parallel = parallel;
    this.stop = stop;
    stop.whenStopped(
        () -> {
          cancelled = true;
          spark.sc().cancelAllJobs();
        });
  }

  /**
   * One job.
   *
   * @param description what a person reads in the Spark UI
   * @param work runs on a driver thread of its own and starts Spark jobs
   */
  public record Job<T>(String description, Callable<T> work) {}

  /** Receives what jobs return, on the thread that called {@link #run}. */
  public interface Results<T> {

    /** A job returned. */
    void done(T result);

    /** A job threw; it was not its data's fault alone if a retry may help. */
    void broken(String description, Throwable cause);

    /** Whether to go on scheduling. */
    boolean goOn();
  }

  /**
   * Runs the jobs until all are done, the signal came, or the results say stop: then those running
   * are cancelled too.
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
          completion.submit(() -> execute(job));
          running++;
        }
        Future<Finished<T>> finished = completion.poll(1, TimeUnit.SECONDS);
        if (finished != null) {
          report(finished.get(), results);
          running--;
        }
        if (!goOn(results)) {
          cancelled = true;
          spark.sc().cancelAllJobs(); // each time round: some were just being started
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean goOn(Results<?> results) {
    return !stop.stopped() && results.goOn();
  }

  private <T> Finished<T> execute(Job<T> job) {
    if (cancelled) {
      return new Finished<>(job.description(), null, new CancellationException());
    }
    String pool = freePools.poll();
    if (pool == null) {
      pool = "phasegrid-" + pools.incrementAndGet();
    }
    try {
      // Tasks of a cancelled job are interrupted: they must not hold a slot for hours.
      spark.setJobGroup(job.description(), job.description(), true);
      spark.setLocalProperty(POOL, pool); // a pool a job at a time: they share the slots evenly
      return new Finished<>(job.description(), job.work().call(), null);
    } catch (Throwable e) { // even an error of one job's code must not take the others along
      return new Finished<>(job.description(), null, e);
    } finally {
      spark.clearJobGroup();
      spark.setLocalProperty(POOL, null);
      freePools.add(pool);
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
