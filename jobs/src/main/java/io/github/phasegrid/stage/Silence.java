package io.github.phasegrid.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For how long jobs have been silent, and how far they said they are. A job is silent from when it
 * has tasks running, until one of them starts, shows a sign of life, or ends. How long a job takes
 * in all does not matter, and one that waits for a slot is not silent. All times are nanoseconds on
 * a clock that only goes forward.
 */
final class Silence {
  private static final Duration FIRST_WORD = Duration.ofMinutes(10);

  private final long limit;
  private final long firstWord;
  private final Map<Long, Running> tasks = new HashMap<>();
  private final Map<String, Voice> voices = new HashMap<>();
  private long lastOfAll;

  /**
   * @param limit how long a silence may last; it is told of after ten minutes or half of that
   * @param now when watching begins
   */
  Silence(Duration limit, long now) {
    this.limit = limit.toNanos();
    this.firstWord = Math.min(FIRST_WORD.toNanos(), limit.toNanos() / 2);
    this.lastOfAll = now;
  }

  /** A task that runs, the signs of life it gave, and the share of its job that it has done. */
  private record Running(int stage, String job, String where, long signs, double share) {}

  /** When a job was last heard of, and how long a silence is told of next. */
  private record Voice(long last, long nextWord) {}

  /**
   * A job that is silent for so long that it is told of.
   *
   * @param where its task runs
   * @param isOver whether this has lasted for as long as it may
   */
  record Silent(String job, String where, Duration since, boolean isOver) {}

  synchronized void started(long task, int stage, String job, String where, long now) {
    tasks.put(task, new Running(stage, job, where, 0, 0));
    heard(job, now);
  }

  /** A running task has given so many signs of life by now. */
  synchronized void told(long task, long signs, long now) {
    Running running = tasks.get(task);
    if (running != null && running.signs() != signs) {
      tasks.put(
          task,
          new Running(running.stage(), running.job(), running.where(), signs, running.share()));
      heard(running.job(), now);
    }
  }

  /** A running task has done such a share of its job, 0 to 1. */
  synchronized void advanced(long task, double share) {
    tasks.computeIfPresent(
        task,
        (id, running) ->
            new Running(running.stage(), running.job(), running.where(), running.signs(), share));
  }

  /** How much of each job with running tasks is done; of several attempts, the one further on. */
  synchronized Map<String, Double> shares() {
    Map<String, Double> shares = new HashMap<>();
    tasks.values().forEach(task -> shares.merge(task.job(), task.share(), Math::max));
    return shares;
  }

  synchronized void ended(long task, long now) {
    Running running = tasks.remove(task);
    if (running != null) {
      heard(running.job(), now);
    }
  }

  /** Something happened, though not to a task. */
  synchronized void moved(long now) {
    lastOfAll = now;
  }

  /** Nobody waits for the tasks of a stage any more, such as second attempts at one. */
  synchronized void stageEnded(int stage) {
    tasks.values().removeIf(task -> task.stage() == stage);
  }

  /** Nobody waits for the tasks of a job any more: it is done, or given up. */
  synchronized void forget(String job) {
    tasks.values().removeIf(task -> task.job().equals(job));
    voices.remove(job);
  }

  private void heard(String job, long now) {
    voices.put(job, new Voice(now, firstWord));
    lastOfAll = now;
  }

  /** The jobs to be told of: each ever more rarely, until it is over. */
  synchronized List<Silent> look(long now) {
    Map<String, String> places = new TreeMap<>();
    tasks.values().forEach(task -> places.putIfAbsent(task.job(), task.where()));
    List<Silent> silent = new ArrayList<>();
    places.forEach(
        (job, where) -> {
          Voice voice = voices.get(job);
          long since = now - voice.last();
          if (since >= Math.min(limit, voice.nextWord())) {
            voices.put(job, new Voice(voice.last(), 2 * voice.nextWord()));
            silent.add(new Silent(job, where, Duration.ofNanos(since), since >= limit));
          }
        });
    return silent;
  }

  /** Whether nothing happened, and no task ran, for as long as a silence may last. */
  synchronized boolean isDead(long now) {
    return tasks.isEmpty() && now - lastOfAll >= limit;
  }
}
