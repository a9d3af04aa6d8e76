package io.github.phasegrid.training.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.RecordingListener;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.resume.SavedPacks.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumableTrainingTest {

  /** What the engine tells when nobody saves anything. */
  private static RecordingListener undisturbed(String engine) throws InterruptedException {
    RecordingListener heard = new RecordingListener();
    Engines.trainer(engine).train(SavedPacks.runs(), SavedPacks.sample(), heard);
    return heard;
  }

  private static RecordingListener train(ResumableTraining training, int resumedAfter)
      throws InterruptedException, IOException {
    RecordingListener heard = new RecordingListener();
    ResumableTraining.Effort effort = training.train(SavedPacks.runs(), SavedPacks.sample(), heard);
    assertThat(effort.resumedAfter()).isEqualTo(resumedAfter);
    return heard;
  }

  @Test
  void goesOnFromEverySavedStateToTheSameBits() throws InterruptedException, IOException {
    RecordingListener expected = undisturbed("fused");
    assertThePackHasSomethingOfEverything(expected);
    List<byte[]> states = SavedPacks.states("fused");
    assertThat(states).hasSize(6);
    for (int epoch = 1; epoch <= states.size(); epoch++) {
      MemoryStore store = new MemoryStore(states.get(epoch - 1));
      assertSame(train(SavedPacks.notSaving("fused", store), epoch), expected);
    }
  }

  private static void assertThePackHasSomethingOfEverything(RecordingListener heard) {
    assertThat(heard.outcomes.get("adam"))
        .isEqualTo(new RunOutcome.Completed(7, false, heard.outcomes.get("adam").seconds()));
    assertThat(heard.outcomes.get("stopping"))
        .isInstanceOfSatisfying(
            RunOutcome.Completed.class, outcome -> assertThat(outcome.stoppedEarly()).isTrue());
    assertThat(heard.outcomes.get("failing")).isInstanceOf(RunOutcome.Failed.class);
    assertThat(heard.outcomes.get("failing later"))
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class, outcome -> assertThat(outcome.epochs()).isBetween(1, 5));
  }

  /** Every attempt trains one epoch, so that each saved state is gone on from. */
  @ParameterizedTest
  @ValueSource(strings = {"fused", "dl4j"})
  void goesOnAgainAndAgain(String engine) throws InterruptedException, IOException {
    RecordingListener heard = null;
    InterruptingStore store = new InterruptingStore();
    int attempts = 0;
    while (heard == null) {
      attempts++;
      try {
        RecordingListener hearing = new RecordingListener();
        SavedPacks.saving(engine, store).train(SavedPacks.runs(), SavedPacks.sample(), hearing);
        heard = hearing;
      } catch (InterruptedException e) {
        assertThat(store.saved).as("one epoch each").hasSize(attempts);
      }
    }
    assertThat(attempts).isGreaterThan(6);
    assertSame(heard, undisturbed(engine));
  }

  /** Each attempt is interrupted once it has saved. */
  private static final class InterruptingStore extends MemoryStore {
    @Override
    public void replace(Content content) throws IOException {
      super.replace(content);
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aShortPackSavesNothing() throws InterruptedException, IOException {
    MemoryStore store = new MemoryStore();
    assertSame(train(SavedPacks.notSaving("fused", store), 0), undisturbed("fused"));
    assertThat(store.saved).isEmpty();
  }

  @Test
  void timeSpentBeforeCounts() throws InterruptedException, IOException {
    byte[] state = SavedPacks.states("fused").get(2);
    ResumableTraining training = SavedPacks.notSaving("fused", new MemoryStore(state));
    RecordingListener first = new RecordingListener();
    ResumableTraining.Effort effort = training.train(SavedPacks.runs(), SavedPacks.sample(), first);
    ResumableTraining.Effort again =
        training.train(SavedPacks.runs(), SavedPacks.sample(), new RecordingListener());
    assertThat(again.started()).isEqualTo(effort.started());
    assertThat(effort.seconds()).isGreaterThan(first.outcomes.get("adam").seconds());
  }

  @Test
  void aDamagedStateIsPassedOver() throws InterruptedException, IOException {
    byte[] state = SavedPacks.states("fused").get(3);
    state[state.length / 2] ^= 1;
    assertSame(
        train(SavedPacks.notSaving("fused", new MemoryStore(state)), 0), undisturbed("fused"));
  }

  @Test
  void soIsThatOfAnotherIdentity() throws InterruptedException, IOException {
    MemoryStore store = new MemoryStore(SavedPacks.states("fused").get(3));
    ResumableTraining other =
        new ResumableTraining(Engines.trainer("fused"), "pack 2", store, SavedPacks.NEVER);
    assertSame(train(other, 0), undisturbed("fused"));
  }

  /** Its numbers are so many others: told by the engine, had the identity not told it before. */
  @Test
  void soIsThatOfAnotherEngine() throws InterruptedException, IOException {
    InterruptingStore store = new InterruptingStore();
    assertThatThrownBy(() -> train(SavedPacks.saving("dl4j", store), 0))
        .isInstanceOf(InterruptedException.class);
    assertSame(train(SavedPacks.notSaving("fused", store), 0), undisturbed("fused"));
  }

  @Test
  void soIsAFileThatIsTooLarge() throws InterruptedException, IOException {
    MemoryStore store = new MemoryStore(new byte[20 << 20]);
    assertSame(train(SavedPacks.notSaving("fused", store), 0), undisturbed("fused"));
  }

  @Test
  void anInterruptWhileSavingEndsTheTrainingAndATimeoutDoesNot()
      throws InterruptedException, IOException {
    assertThatThrownBy(
            () -> train(SavedPacks.saving("fused", failing(new InterruptedIOException())), 0))
        .isInstanceOf(InterruptedException.class);
    assertSame(
        train(SavedPacks.saving("fused", failing(new SocketTimeoutException())), 0),
        undisturbed("fused"));
  }

  private static StateStore failing(IOException failure) {
    return new MemoryStore() {
      @Override
      public void replace(Content content) throws IOException {
        throw failure;
      }
    };
  }

  @Test
  void aStoreThatFailsDoesNotFailTheTraining() throws InterruptedException, IOException {
    StateStore broken =
        new StateStore() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Optional<InputStream> open() throws IOException {
            throw new IOException("cannot be read");
          }

          @Override
          public void replace(Content content) throws IOException {
            throw new IOException("cannot be written");
          }
        };
    assertSame(train(SavedPacks.saving("fused", broken), 0), undisturbed("fused"));
  }

  /** All but the time it took. */
  private static void assertSame(RecordingListener actual, RecordingListener expected) {
    for (String run : expected.outcomes.keySet()) {
      assertThat(actual.eventsOf(run)).isEqualTo(expected.eventsOf(run));
    }
    assertThat(actual.history).isEqualTo(expected.history);
    assertThat(actual.weights).usingRecursiveComparison().isEqualTo(expected.weights);
    assertThat(actual.outcomes)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*seconds")
        .isEqualTo(expected.outcomes);
  }
}
