package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackStateTest {
  private static final String PACK = "00ff00ff00ff00ff";
  private static final String OTHER = "11ff11ff11ff11ff";

  @TempDir Path house;

  @BeforeEach
  void create() {
    open().close();
  }

  private PackState state(String pack, String identity) {
    return PackState.of(house.toString(), pack, identity, new Configuration());
  }

  private static void save(PackState state, String content) throws IOException {
    state.replace(out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(PackState state) throws IOException {
    try (InputStream in = state.open().orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private WarehouseWriter open() {
    return WarehouseWriter.open(house.toString(), new Configuration(), "test");
  }

  private List<Path> files(String under) throws IOException {
    if (!Files.exists(house.resolve(under))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(house.resolve(under))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void theLastSavedCounts() throws IOException {
    PackState state = state(PACK, "one machine");
    assertThat(state.open()).isEmpty();
    save(state, "first");
    save(state, "second and longer");
    save(state, "third");
    assertThat(read(state)).isEqualTo("third");
    assertThat(read(state(PACK, "one machine"))).isEqualTo("third");
    assertThat(state.name()).startsWith("file:").contains(house + "/_state/" + PACK + "/");
    assertThat(files("_state")).hasSize(1);
    assertThat(files("_staging")).isEmpty();
  }

  @Test
  void statesOfAnotherIdentityLieBeside() throws IOException {
    save(state(PACK, "one machine"), "one");
    assertThat(state(PACK, "another machine").open()).isEmpty();
    save(state(PACK, "another machine"), "other");
    assertThat(read(state(PACK, "one machine"))).isEqualTo("one");
  }

  @Test
  void aSaveThatFailsLeavesTheFormer() throws IOException {
    PackState state = state(PACK, "one machine");
    save(state, "former");
    assertThatThrownBy(
            () ->
                state.replace(
                    out -> {
                      out.write(1);
                      throw new IOException("half way");
                    }))
        .hasMessage("half way");
    assertThat(read(state)).isEqualTo("former");
    assertThat(files("_staging")).isEmpty();
  }

  @Test
  void packsAreNamedInHex() {
    assertThatThrownBy(() -> state("../elsewhere", "one machine"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void publishingThePackRemovesIt() throws IOException {
    save(state(PACK, "one machine"), "one");
    save(state(PACK, "another machine"), "other");
    save(state(OTHER, "one machine"), "not yet");
    try (WarehouseWriter writer = open()) {
      assertThat(writer.removed()).isEmpty();
      SamplePacks.publish(writer, PACK, 2, 3);
      assertThat(state(PACK, "one machine").open()).isEmpty();
      assertThat(house.resolve("_state").resolve(PACK)).doesNotExist();
      save(state(PACK, "one machine"), "an attempt that nobody waits for");
    }
    try (WarehouseWriter writer = open()) {
      assertThat(writer.removed())
          .extracting(StoredFile::path)
          .singleElement()
          .asString()
          .startsWith("_state/" + PACK + "/");
    }
    assertThat(house.resolve("_state").resolve(PACK)).doesNotExist();
    assertThat(read(state(OTHER, "one machine"))).isEqualTo("not yet");
  }

  @Test
  void oldOnesAreRemovedWhenAskedFor() throws IOException {
    save(state(PACK, "one machine"), "old");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
    Files.setLastModifiedTime(files("_state").get(0), old);
    save(state(OTHER, "one machine"), "old");
    Files.setLastModifiedTime(files("_state/" + OTHER).get(0), old);
    save(state(OTHER, "another machine"), "young");
    try (WarehouseWriter writer = open()) {
      assertThat(writer.removed()).isEmpty();
      assertThat(writer.removeStates(Instant.now().minus(Duration.ofDays(4)))).isEmpty();
      assertThat(writer.removeStates(Instant.now().minus(Duration.ofDays(2)))).hasSize(1);
    }
    assertThat(house.resolve("_state").resolve(PACK)).doesNotExist();
    assertThat(files("_state")).hasSize(2);
  }
}
