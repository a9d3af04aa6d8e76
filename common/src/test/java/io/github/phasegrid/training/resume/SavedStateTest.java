package io.github.phasegrid.training.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.training.RecordingListener;
import io.github.phasegrid.training.TrainingFixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happened to the file: it is refused, and nothing worse. */
class SavedStateTest {
  private static byte[] state;
  private static Path file;

  @BeforeContainer
  static void save() throws InterruptedException, IOException {
    List<byte[]> states = SavedPacks.states("fused");
    state = states.get(3);
    file = Files.createTempFile("saved-state", ".bin");
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.delete(file);
  }

  private static SavedState.Content read(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return new SavedState(
            file,
            SavedPacks.IDENTITY,
            SavedPacks.runs(),
            TrainingFixtures.INPUTS,
            TrainingFixtures.CLASSES)
        .read(new RecordingListener());
  }

  @Property(tries = 1)
  void isReadAsItIsSpecified() throws IOException {
    SavedState.Content content = read(state);
    assertThat(content.epochs()).isEqualTo(4);
    assertThat(content.states()).containsOnlyKeys("adam", "momentum", "descent");
    assertThat(content.ended()).containsExactlyInAnyOrder("stopping", "failing", "failing later");
    ByteBuffer bytes = ByteBuffer.wrap(state);
    byte[] magic = new byte[16];
    bytes.get(magic);
    assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("phasegrid-state\n");
    assertThat(bytes.getInt()).isEqualTo(1);
    byte[] identity = new byte[bytes.getShort()];
    bytes.get(identity);
    assertThat(new String(identity, StandardCharsets.US_ASCII)).isEqualTo(SavedPacks.IDENTITY);
    assertThat(bytes.getLong()).isEqualTo(content.header().startedMicros());
    assertThat(bytes.getDouble()).isEqualTo(content.header().seconds());
    assertThat(bytes.getInt()).isEqualTo(SavedPacks.runs().size());
  }

  @Property(tries = 500)
  void everyChangedByteIsFound(
      @ForAll @IntRange(max = 1 << 24) int place,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] damaged = state.clone();
    damaged[place % damaged.length] ^= (byte) change;
    assertThatThrownBy(() -> read(damaged)).isInstanceOf(IOException.class);
  }

  @Property(tries = 200)
  void everyMissingOrAddedEndIsFound(@ForAll @IntRange(max = 1 << 24) int length) {
    byte[] other = Arrays.copyOf(state, length % (2 * state.length));
    if (other.length != state.length) {
      assertThatThrownBy(() -> read(other)).isInstanceOf(IOException.class);
    }
  }

  /** Somebody who can compute checksums can write a state, but not break a task. */
  @Property(tries = 2000)
  void contentThatMakesNoSenseIsRefused(
      @ForAll @IntRange(max = 1 << 24) int place, @ForAll int value) throws Exception {
    byte[] forged = state.clone();
    int covered = forged.length - StateFile.DIGEST_BYTES;
    ByteBuffer.wrap(forged).putInt(place % (covered - Integer.BYTES), value);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(forged, covered));
    System.arraycopy(digest, 0, forged, covered, digest.length);
    try {
      assertThat(read(forged).states()).hasSize(3); // it hit a number that may be any
    } catch (IOException e) {
      assertThat(e).hasMessageNotContaining("checksum").message().isNotBlank();
    }
  }
}
