package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process is killed in the middle of a pack: the next one goes on where its state was saved. */
class KilledPackTest {
  private static final Pattern RESUMED = Pattern.compile("resumed after epoch (\\d+)");

  /** What may differ from run to run. */
  private static final String TIMES_AND_HOST = "started_at, seconds, pack_seconds, provenance";

  private static final Map<String, Path> UNDISTURBED = new HashMap<>();

  @TempDir static Path folder;

  private static String[] onePack(String engine, int epochs) {
    return new String[] {
      "sweep.engine=" + engine,
      "sweep.recipe.epochs=" + epochs,
      "sweep.recipe.dropout=0.1",
      "sweep.grid.width=[8]",
      "sweep.grid.repeat=1",
      "sweep.checkpoints=[0,1,last]",
      "sweep.models.keep=all"
    };
  }

  private static List<Path> files(Path under) throws IOException {
    if (!Files.exists(under)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(under)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Kills a run as soon as its first state is there. */
  private static void killOnceSaved(Path house, String... pack)
      throws IOException, InterruptedException {
    List<String> arguments = CommandRun.smokeArguments("train", house, pack);
    arguments.addAll(List.of("--state-interval", "0s"));
    try (OtherJvm run = OtherJvm.start(arguments)) {
      Instant patience = Instant.now().plus(Duration.ofMinutes(2));
      while (files(house.resolve("_state")).isEmpty()) {
        assertThat(Instant.now()).as("a state is saved").isBefore(patience);
        Thread.sleep(5);
      }
      run.kill();
    }
    assertThat(files(house.resolve("trials"))).as("killed in time").isEmpty();
  }

  private static Map<String, Object> content(Path house) throws SQLException, IOException {
    Map<String, Object> content = new TreeMap<>();
    try (Tables tables = Tables.of(house)) {
      for (String table : List.of("trials", "history", "checkpoints", "codes", "sweeps")) {
        String columns = table.equals("trials") ? "* exclude (" + TIMES_AND_HOST + ")" : "*";
        content.put(
            table,
            tables.column(
                "select md5(string_agg(t::varchar, '|' order by t)) from (select %s from %s) t"
                    .formatted(columns, table)));
      }
    }
    for (Path model : files(house.resolve("models"))) {
      content.put(house.relativize(model).toString(), model.getFileName().toString());
    }
    return content;
  }

  private static CommandRun train(Path house, String... arguments) {
    CommandRun run = CommandRun.smoke("train", house, arguments);
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  /** An undisturbed run of the same. */
  private static Path undisturbed(String engine, String... pack) {
    return UNDISTURBED.computeIfAbsent(
        engine,
        key -> {
          Path house = folder.resolve("undisturbed-" + engine);
          assertThat(train(house, pack).err()).doesNotContain("resumed");
          return house;
        });
  }

  @ParameterizedTest
  @CsvSource({"fused, 60", "dl4j, 6"})
  void itGoesOn(String engine, int epochs) throws Exception {
    String[] pack = onePack(engine, epochs);
    Path house = folder.resolve("killed-" + engine);
    killOnceSaved(house, pack);
    Instant death = Instant.now();
    assertThat(CommandRun.smoke("status", house, pack).out())
        .contains("1 missing", "\n1 pack can go on from a saved state\n");

    CommandRun next = train(house, pack);
    Matcher resumed = RESUMED.matcher(next.err());
    assertThat(resumed.find()).as(next.err()).isTrue();
    assertThat(Integer.parseInt(resumed.group(1))).isBetween(1, epochs - 1);
    assertThat(content(house)).isEqualTo(content(undisturbed(engine, pack))).hasSize(5 + 3);
    try (Tables tables = Tables.of(house)) {
      assertThat(tables.number("select epoch_us(started_at) from trials"))
          .isLessThan(death.toEpochMilli() * 1000);
    }
    assertThat(house.resolve("_state")).isEmptyDirectory();
    assertThat(CommandRun.smoke("status", house, pack).out()).doesNotContain("saved state");
  }

  @Test
  void itStartsAfreshFromADamagedState() throws Exception {
    String[] pack = onePack("fused", 60);
    Path house = folder.resolve("damaged");
    killOnceSaved(house, pack);
    Path state = files(house.resolve("_state")).get(0);
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length / 2] ^= 1;
    Files.write(state, bytes);

    assertThat(train(house, pack).err()).doesNotContain("resumed");
    assertThat(content(house)).isEqualTo(content(undisturbed("fused", pack)));
    assertThat(house.resolve("_state")).isEmptyDirectory();
  }
}
