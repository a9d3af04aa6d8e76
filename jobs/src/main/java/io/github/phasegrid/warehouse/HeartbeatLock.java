package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock for file systems that several machines see: files {@code _lock/TOKEN.json}, where the
 * highest token holds the lock as long as its heart beats.
 *
 * <p>Tokens only grow. A writer takes the lock by creating the next token's file, which can succeed
 * for one of several only. It writes its file again every {@link #INTERVAL}; after {@link #STALE}
 * without that, another may take the next token. Before each publish the writer looks whether it
 * still has the highest token: one that was suspended for long finds out and stops. Clocks of
 * different machines may differ by less than {@code STALE − INTERVAL}.
 *
 * <p>On object stores, where creating is not exclusive, the writer reads its file again after
 * creating it; two that start within the same moment are told apart by that, if not by all means.
 */
final class HeartbeatLock implements WriterLock {
  static final Duration STALE = Duration.ofSeconds(60);
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLock.class);

  private final HadoopStorage storage;
  private final Clock clock;
  private final long token;
  private final LockOwner owner;
  private final Timer heart = new Timer("warehouse-lock", true);
  private long lastBeat;
  private boolean released;

  /**
   * What a token's file holds.
   *
   * @param owner who has it
   * @param beat when it was last written, milliseconds since 1970
   * @param released whether it was given back
   */
  record State(LockOwner owner, long beat, boolean released) {}

  private HeartbeatLock(
      HadoopStorage storage, Clock clock, long token, LockOwner owner, long beat) {
    this.storage = storage;
    this.clock = clock;
    this.token = token;
    this.owner = owner;
    this.lastBeat = beat;
  }

  /**
   * Takes the lock and keeps it until it is closed.
   *
   * @throws io.github.phasegrid.UserMistakeException when another holds it
   */
  static HeartbeatLock acquire(HadoopStorage storage, LockOwner owner) throws IOException {
    HeartbeatLock lock = acquire(storage, owner, Clock.systemUTC());
    lock.heart.schedule(
        new TimerTask() {
          @Override
          public void run() {
            lock.beatOrWarn();
          }
        },
        INTERVAL.toMillis(),
        INTERVAL.toMillis());
    return lock;
  }

  /** Takes the lock; {@link #beat()} is the caller's to call. */
  static HeartbeatLock acquire(HadoopStorage storage, LockOwner owner, Clock clock)
      throws IOException {
    List<Long> tokens = tokens(storage);
    long highest = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1);
    Optional<State> holder = highest == 0 ? Optional.empty() : read(storage, highest);
    if (holder.isPresent() && isAlive(holder.get(), clock)) {
      throw WriterLock.held(storage.location(), holder.get().owner().describe());
    }
    long token = highest + 1;
    long now = clock.millis();
    State own = new State(owner, now, false);
    boolean created = storage.create(file(token), Json.write(own, State.class));
    if (!created || !read(storage, token).filter(own::equals).isPresent()) {
      String winner = read(storage, token).map(s -> s.owner().describe()).orElse("another process");
      throw WriterLock.held(storage.location(), winner);
    }
    for (long old : tokens) {
      storage.delete(file(old));
    }
    return new HeartbeatLock(storage, clock, token, owner, now);
  }

  private static boolean isAlive(State state, Clock clock) {
    return !state.released() && clock.millis() - state.beat() < STALE.toMillis();
  }

  /** Says that this process lives. */
  synchronized void beat() throws IOException {
    if (released) {
      return;
    }
    requireHighestToken();
    long now = clock.millis();
    write(new State(owner, now, false));
    lastBeat = now;
  }

  private void beatOrWarn() {
    try {
      beat();
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "The lock of warehouse {} could not be renewed: {}", storage.location(), e.toString());
      LOG.debug("Where", e);
    }
  }

  @Override
  public synchronized void check() throws IOException {
    requireHighestToken();
    if (clock.millis() - lastBeat >= STALE.toMillis()) {
      throw new IOException(
          "the lock of warehouse " + storage.location() + " could not be renewed in time");
    }
  }

  private void requireHighestToken() throws IOException {
    List<Long> tokens = tokens(storage);
    long highest = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1);
    if (highest != token) {
      throw new IOException(
          "the lock of warehouse "
              + storage.location()
              + " was taken over by another process, after this one was not heard of for "
              + STALE.toSeconds()
              + " s");
    }
  }

  @Override
  public synchronized void close() {
    heart.cancel();
    released = true;
    try {
      requireHighestToken();
      // The file stays: were the token given out again, an older writer could take it for its own.
      write(new State(owner, lastBeat, true));
    } catch (IOException e) {
      LOG.warn(
          "The lock of warehouse {} could not be given back; it is free in {} s at most",
          storage.location(),
          STALE.toSeconds());
      LOG.debug("Where", e);
    }
  }

  private void write(State state) throws IOException {
    storage.replace(file(token), Json.write(state, State.class));
  }

  private static Optional<State> read(HadoopStorage storage, long token) throws IOException {
    try {
      Optional<byte[]> content = storage.read(file(token));
      return content.isEmpty()
          ? Optional.empty()
          : Optional.of(Json.read(content.get(), State.class));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // its writer died while creating it
    }
  }

  /** All tokens, ascending. */
  private static List<Long> tokens(HadoopStorage storage) throws IOException {
    return storage.list(NAME).stream()
        .map(file -> file.path().substring(NAME.length() + 1))
        .filter(name -> name.matches("[0-9]{1,18}\\.json"))
        .map(name -> Long.valueOf(name.substring(0, name.indexOf('.'))))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static String file(long token) {
    return String.format(Locale.ROOT, "%s/%012d.json", NAME, token);
  }
}
