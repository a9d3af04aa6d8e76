package io.github.phasegrid.training.resume;

import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.Optimizer;
import io.github.phasegrid.training.Recipe;
import io.github.phasegrid.training.RecordingListener;
import io.github.phasegrid.training.TrainingFixtures;
import io.github.phasegrid.training.TrainingRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pack with something of everything, and where its states are kept. */
final class SavedPacks {
  static final String IDENTITY = "pack 1";
  static final Duration NEVER = Duration.ofDays(1);

  private static final int TRAIN = 37; // three batches an epoch: 16, 16 and 5
  private static final int BATCH = TrainingFixtures.BATCH;
  private static final TrainingFixtures DATA = new TrainingFixtures(60);

  private SavedPacks() {}

  static Sample sample() {
    return DATA.sample(TRAIN, 2);
  }

  static List<TrainingRun> runs() {
    NetworkSpec deep = new NetworkSpec(2, 6, Activation.RELU, 0, true);
    NetworkSpec plain = new NetworkSpec(1, 9, Activation.LEAKY_RELU, 0.1, false);
    NetworkSpec shallow = new NetworkSpec(1, 5, Activation.RELU, 0, true);
    return List.of(
        run("adam", deep, new Recipe(Optimizer.ADAM, 0.01, 0, 0.5, 2, BATCH, 7, 1e-3, 0.2, 0)),
        run("momentum", plain, new Recipe(Optimizer.MOMENTUM, 0.01, 0.9, 1, 1, BATCH, 6, 0, 0, 9)),
        run("descent", shallow, new Recipe(Optimizer.SGD, 0.05, 0, 1, 1, BATCH, 5, 1e-2, 0, 0)),
        run("stopping", shallow, new Recipe(Optimizer.SGD, 1e-30, 0, 1, 1, BATCH, 7, 0, 0, 2)),
        run("failing", shallow, new Recipe(Optimizer.SGD, 1e30, 0, 1, 1, BATCH, 7, 0, 0, 0)),
        run(
            "failing later",
            plain,
            new Recipe(Optimizer.SGD, 1e-3, 0, 1e30, 3, BATCH, 7, 0, 0, 0)));
  }

  private static TrainingRun run(String id, NetworkSpec network, Recipe recipe) {
    int[] labels = DATA.labels(0, TRAIN);
    labels[id.length()] = (labels[id.length()] + 1) % TrainingFixtures.CLASSES; // noise of its own
    TreeSet<Checkpoint> checkpoints =
        Stream.of("0", "2", "3", "last")
            .map(Checkpoint::ofKey)
            .collect(Collectors.toCollection(TreeSet::new));
    return new TrainingRun(id, network, recipe, id.hashCode(), labels, checkpoints);
  }

  /** Saves between all epochs. */
  static Pace always() {
    return new Pace(Duration.ZERO, () -> 0);
  }

  static ResumableTraining saving(String engine, StateStore store) {
    return new ResumableTraining(Engines.trainer(engine), IDENTITY, store, SavedPacks::always);
  }

  static ResumableTraining notSaving(String engine, StateStore store) {
    return new ResumableTraining(Engines.trainer(engine), IDENTITY, store, NEVER);
  }

  /** All states that an undisturbed training of the pack saves. */
  static List<byte[]> states(String engine) throws InterruptedException, IOException {
    MemoryStore store = new MemoryStore();
    saving(engine, store).train(runs(), sample(), new RecordingListener());
    return store.saved;
  }

  /** Remembers all that was saved; the last counts. */
  static class MemoryStore implements StateStore {
    final List<byte[]> saved = new ArrayList<>();

    MemoryStore(byte[]... saved) {
      this.saved.addAll(List.of(saved));
    }

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Optional<InputStream> open() throws IOException {
      return saved.isEmpty()
          ? Optional.empty()
          : Optional.of(new ByteArrayInputStream(saved.get(saved.size() - 1)));
    }

    @Override
    public void replace(Content content) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      content.writeTo(out);
      saved.add(out.toByteArray());
    }
  }
}
