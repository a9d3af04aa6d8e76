package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseTest {
  private static final String PACK = "00ff00ff00ff00ff";

  @TempDir Path folder;

  private WarehouseWriter writer() {
    return WarehouseWriter.open(location(), new Configuration(), "test");
  }

  private Warehouse reader() {
    return Warehouse.open(location(), new Configuration());
  }

  private String location() {
    return folder.resolve("house").toString();
  }

  private List<String> files() throws IOException {
    Path house = folder.resolve("house");
    try (Stream<Path> all = Files.walk(house)) {
      return all.filter(Files::isRegularFile)
          .map(file -> house.relativize(file).toString())
          .filter(name -> !name.equals("_lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void publishesAPack() throws IOException {
    try (WarehouseWriter writer = writer()) {
      SamplePacks.publish(writer, PACK, 3, 5);
    }
    String trial = SampleRows.trial(1);
    assertThat(files())
        .containsExactly(
            "_packs/" + PACK + ".json",
            "codes/" + PACK + ".parquet",
            "format.json",
            "history/" + PACK + ".parquet",
            "models/" + SampleRows.trial(0) + "/last.zip",
            "models/" + trial + "/last.zip",
            "models/" + SampleRows.trial(2) + "/last.zip",
            "trials/" + PACK + ".parquet");
    WarehouseInventory inventory = reader().inventory();
    assertThat(inventory.trials()).hasSize(3);
    assertThat(inventory.status(trial)).contains(TrialStatus.DONE);
    assertThat(inventory.epochsRun(trial)).isEqualTo(3);
    assertThat(inventory.has(trial, Checkpoint.LAST)).isTrue();
    assertThat(inventory.has(trial, new Checkpoint(7))).isFalse();
    assertThat(inventory.doneCheckpoints(trial))
        .containsExactly(new Checkpoint(1), new Checkpoint(5), Checkpoint.LAST);
    assertThat(inventory.reachedCheckpoints(trial))
        .containsExactly(new Checkpoint(1), Checkpoint.LAST);
    assertThat(inventory.codesFile(trial, Checkpoint.LAST, Split.TEST))
        .contains("codes/" + PACK + ".parquet");
    assertThat(inventory.codesFile(trial, new Checkpoint(5), Split.TEST)).isEmpty();
    assertThat(inventory.codesFile(trial, Checkpoint.LAST, Split.UNIFORM)).isEmpty();
  }

  @Test
  void publishingAgainReplaces() throws IOException {
    try (WarehouseWriter writer = writer()) {
      for (int examples : new int[] {5, 6, 7}) {
        SamplePacks.publish(writer, PACK, 3, examples);
        List<org.apache.hadoop.fs.Path> codes = reader().files(Table.CODES);
        assertThat(codes).hasSize(1);
        assertThat(reader().reader(Table.CODES).readAll(codes)).hasSize(3 * 2 * examples);
        assertThat(files().stream().filter(name -> name.endsWith(".parquet"))).hasSize(3);
      }
    }
  }

  @Test
  void knowsFailedTrialsAndScores() throws IOException {
    String trial = SampleRows.trial(4);
    try (WarehouseWriter writer = writer()) {
      writer.publish(
          new Manifest.Training(
              PACK,
              List.of(new Checkpoint(2), Checkpoint.LAST),
              SamplePacks.codes(List.of(new Checkpoint(2), Checkpoint.LAST)),
              List.of(new TrainedTrial(trial, TrialStatus.FAILED, "loss is NaN", 2, true)),
              List.of(),
              List.of()));
      writer.publish(
          new Manifest.Scores(
              PACK,
              List.of(new ScoredCell(trial, new Checkpoint(2), "all", "none", "abc")),
              List.of()));
    }
    WarehouseInventory inventory = reader().inventory();
    assertThat(inventory.isFailed(trial)).isTrue();
    assertThat(inventory.error(trial)).isEqualTo("loss is NaN");
    assertThat(inventory.reachedCheckpoints(trial)).isEmpty();
    assertThat(inventory.scores(trial))
        .containsExactly(new WarehouseInventory.Score(new Checkpoint(2), "all", "none", "abc"));
  }

  /** Manifests name the splits of codes; where they only name checkpoints, it is the examples. */
  @Test
  void codesWithoutSplitsAreOfTheExamples() throws IOException {
    List<StoredCodes> codes =
        List.of(
            new StoredCodes(new Checkpoint(3), List.of(Split.UNIFORM)),
            new StoredCodes(Checkpoint.LAST, List.of(Split.TRAIN, Split.TEST)));
    Manifest.Training manifest =
        new Manifest.Training(PACK, List.of(), codes, List.of(), List.of(), List.of());
    String json = new String(Json.write(manifest, Manifest.class), StandardCharsets.UTF_8);
    String older = json.replaceAll("(?s)\\{\\s*\"checkpoint\" : \"last\".*?\\}", "\"last\"");

    assertThat(older).isNotEqualTo(json).contains("\"uniform\"");
    for (String written : List.of(json, older)) {
      assertThat(Json.read(written.getBytes(StandardCharsets.UTF_8), Manifest.class))
          .isEqualTo(manifest);
    }
  }

  @Test
  void readingCreatesNothing() throws IOException {
    assertThat(reader().inventory().trials()).isEmpty();
    assertThat(reader().freeBytes()).isPositive();
    assertThat(Path.of(location())).doesNotExist();
  }

  @Test
  void removesOnlyWhatIsItsOwn() throws IOException {
    try (WarehouseWriter writer = writer()) {
      SamplePacks.publish(writer, PACK, 1, 2);
    }
    Path house = folder.resolve("house");
    List<String> before = files();
    List<String> stray =
        List.of(
            "_staging/x/codes.parquet",
            "codes/deep/er.parquet",
            "models/a.zip",
            "trials/x.parquet");
    List<String> foreign = List.of("codes/notes.txt", "my/own.parquet", "readme.md");
    for (String name : Stream.concat(stray.stream(), foreign.stream()).toList()) {
      Files.createDirectories(house.resolve(name).getParent());
      Files.writeString(house.resolve(name), "four");
    }
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("precious.parquet"), "keep");
    Files.createSymbolicLink(house.resolve("codes/link"), elsewhere);

    assertThat(reader().leftovers()).extracting(StoredFile::path).containsAll(stray);
    try (WarehouseWriter writer = writer()) {
      assertThat(writer.removed()).extracting(StoredFile::path).hasSameElementsAs(stray);
      assertThat(writer.removed()).extracting(StoredFile::bytes).containsOnly(4L);
    }
    assertThat(files()).containsAll(before).containsAll(foreign).doesNotContainAnyElementsOf(stray);
    assertThat(elsewhere.resolve("precious.parquet")).exists();
  }

  @Test
  void refusesAForeignFolder() throws IOException {
    Files.createDirectories(Path.of(location()));
    Files.writeString(Path.of(location(), "thesis.tex"), "");
    assertThatThrownBy(this::writer)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("house")
        .hasMessageContaining("no format.json");
    assertThatThrownBy(this::reader).isInstanceOf(UserMistakeException.class);
  }

  @Test
  void refusesANewerWarehouse() throws IOException {
    Files.createDirectories(Path.of(location()));
    Files.writeString(
        Path.of(location(), "format.json"),
        "{\"format\": \"phasegrid-warehouse\", \"format_version\": 2, \"wings\": 3}");
    assertThatThrownBy(this::reader)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("format_version is 2");
    assertThatThrownBy(this::writer).isInstanceOf(UserMistakeException.class);
  }

  @Test
  void refusesWhereItCannotWrite() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    for (String place : List.of("file", "file/below")) {
      assertThatThrownBy(
              () ->
                  WarehouseWriter.open(
                      folder.resolve(place).toString(), new Configuration(), "test"))
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContaining(place)
          .message()
          .hasLineCount(1);
    }
    assertThatThrownBy(() -> Warehouse.open("nofs://host/house", new Configuration()))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("nofs");
  }

  @Test
  void refusesToGuessWhereAManifestIsDamaged() throws IOException {
    try (WarehouseWriter writer = writer()) {
      SamplePacks.publish(writer, PACK, 1, 2);
    }
    Path manifest = Path.of(location(), "_packs", PACK + ".json");
    String good = Files.readString(manifest);
    List<String> before = files();
    for (String bad :
        List.of(
            "",
            "null",
            good.substring(0, good.length() / 2),
            good.replace("codes/" + PACK + ".parquet", "../../etc/passwd"),
            good.replace("codes/" + PACK + ".parquet", "codes/00ff00ff00ff00fe.parquet"),
            good.replace("models/", "models/../"),
            good.replace("\"train\"", "\"java.lang.Runtime\""),
            good.replace("\"pack\" : \"00", "\"pack\" : \"aa"))) {
      Files.writeString(manifest, bad);
      assertThatThrownBy(this::writer)
          .as(bad)
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContaining(PACK + ".json")
          .message()
          .hasLineCount(1);
      assertThat(files()).isEqualTo(before);
    }
    Files.writeString(manifest, good.replaceFirst("\\{", "{\"unknown\": [1, {}],"));
    assertThat(reader().inventory().trials()).hasSize(1);
  }

  @Test
  void refusesWhereACommittedFileIsMissing() throws IOException {
    try (WarehouseWriter writer = writer()) {
      SamplePacks.publish(writer, PACK, 1, 2);
    }
    Files.delete(Path.of(location(), "codes", PACK + ".parquet"));
    assertThatThrownBy(this::writer)
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("codes/" + PACK + ".parquet is missing");
  }

  @Test
  void leavesNothingOfAnAbandonedAttempt() throws IOException {
    try (WarehouseWriter writer = writer()) {
      try (AttemptWriter attempt =
          AttemptWriter.start(writer.warehouse().location(), PACK, new Configuration())) {
        attempt.table(Table.SWEEPS).write(SampleRows.full(Table.SWEEPS, 1));
      }
      assertThat(files()).containsExactly("format.json");
    }
  }

  @Test
  void modelsOfAPartAreNotLostSilently() throws IOException {
    try (WarehouseWriter writer = writer();
        AttemptWriter attempt =
            AttemptWriter.start(writer.warehouse().location(), PACK, new Configuration())) {
      AttemptOutput part = SamplePacks.attempt(location(), PACK, 1, 2);
      assertThatThrownBy(() -> attempt.append(part))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has models");
      assertThat(files()).anyMatch(name -> name.endsWith("last.zip"));
    }
  }

  @Test
  void anAttemptStaysInItsFolderWhateverItsName() throws IOException {
    try (WarehouseWriter writer = writer();
        AttemptWriter attempt =
            AttemptWriter.start(
                writer.warehouse().location(), "sweep-../../a b/ü", new Configuration())) {
      attempt.table(Table.SWEEPS).write(SampleRows.full(Table.SWEEPS, 1));
      assertThat(attempt.finish().folder()).matches("_staging/sweep-[A-Za-z0-9_-]+");
    }
  }

  @Test
  void forgetsTrialsAsIfTheyHadNeverBeen() throws IOException {
    try (WarehouseWriter writer = writer()) {
      SamplePacks.publish(writer, PACK, 3, 2);
      SamplePacks.publish(writer, "11ff11ff11ff11ff", 1, 2);
      writer.forget(Set.of(SampleRows.trial(0)));
    }
    WarehouseInventory inventory = reader().inventory();
    assertThat(inventory.status(SampleRows.trial(0))).isEmpty();
    assertThat(inventory.doneCheckpoints(SampleRows.trial(0))).isEmpty();
    assertThat(inventory.status(SampleRows.trial(1))).contains(TrialStatus.DONE);
    for (Table table : List.of(Table.TRIALS, Table.HISTORY)) {
      assertThat(reader().reader(table).readAll(reader().files(table)))
          .extracting(row -> row.text("trial"))
          .containsOnly(SampleRows.trial(1), SampleRows.trial(2));
    }
  }

  /** The writer follows what it does; a reader reads the manifests. */
  @Test
  void aWritersInventoryIsWhatAReaderFinds() throws IOException {
    try (WarehouseWriter writer = writer()) {
      assertSameInventory(writer);
      SamplePacks.publish(writer, PACK, 3, 2);
      assertSameInventory(writer);
      SamplePacks.publish(writer, "11ff11ff11ff11ff", 4, 2);
      assertSameInventory(writer);
      writer.publish(
          new Manifest.Scores(
              PACK,
              List.of(new ScoredCell(SampleRows.trial(1), new Checkpoint(2), "all", "none", "abc")),
              List.of()));
      assertSameInventory(writer);
      writer.publish(
          new Manifest.Controls(
              PACK, List.of(new ScoredControl(SampleRows.trial(1), "pixels", "abc")), List.of()));
      assertSameInventory(writer);
      SamplePacks.publish(writer, PACK, 2, 2); // replaces
      assertSameInventory(writer);
      writer.forget(Set.of(SampleRows.trial(0)));
      assertSameInventory(writer);
    }
    try (WarehouseWriter writer = writer()) {
      assertSameInventory(writer);
    }
  }

  /** A pack's manifest is deleted to compute it again: what was measured would count as done. */
  @Test
  void scoresAndControlsGoWithTheirPack() throws IOException {
    String trial = SampleRows.trial(0);
    Manifest.Scores scores =
        new Manifest.Scores(
            PACK, List.of(new ScoredCell(trial, Checkpoint.LAST, "all", "none", "abc")), List.of());
    ScoredControl control = new ScoredControl(trial, "pixels", "abc");
    try (WarehouseWriter writer = writer()) {
      SamplePacks.publish(writer, PACK, 1, 1);
      writer.publish(scores);
      writer.publish(new Manifest.Controls(PACK, List.of(control), List.of()));
      assertThat(writer.inventory().isMeasured(control)).isTrue();
    }
    Files.delete(Path.of(location(), "_packs", PACK + ".json"));
    try (WarehouseWriter writer = writer()) {
      assertThat(Path.of(location(), scores.path())).doesNotExist();
      assertThat(writer.inventory().scores(trial)).isEmpty();
      assertThat(writer.inventory().isMeasured(control)).isFalse();
    }
  }

  /** Every run replaces what is said of its sweep: that must not cost reading everything again. */
  @Test
  void membershipLeavesTheInventoryAlone() throws IOException {
    try (WarehouseWriter writer = writer()) {
      SamplePacks.publish(writer, PACK, 1, 1);
      WarehouseInventory before = writer.inventory();
      writer.publish(new Manifest.Membership("smoke", List.of()));
      writer.publish(new Manifest.Membership("smoke", List.of()));
      writer.publish(new Manifest.Chart(List.of()));
      writer.publish(new Manifest.Chart(List.of()));
      assertThat(writer.inventory()).isSameAs(before);
      assertSameInventory(writer);
      SamplePacks.publish(writer, PACK, 1, 2);
      assertThat(writer.inventory()).as("a replaced pack is read again").isNotSameAs(before);
    }
  }

  /** Only manifests that may list a table's files are read for it: by their names. */
  @Test
  void everyManifestIsReadForItsTables() {
    List<Manifest> all =
        List.of(
            SamplePacks.manifest(PACK, 1),
            new Manifest.Scores(PACK, List.of(), List.of()),
            new Manifest.Controls(PACK, List.of(), List.of()),
            new Manifest.Membership("phases", List.of()),
            new Manifest.Chart(List.of()));
    for (Table table : Table.values()) {
      List<Manifest> listing =
          all.stream()
              .filter(
                  manifest -> {
                    String file = ManifestRules.finalNames(table, manifest.id()).get(0);
                    try {
                      manifest.withFiles(List.of(new TableFile(table, file, 1, 1)));
                      return true;
                    } catch (IllegalArgumentException refused) {
                      return false;
                    }
                  })
              .toList();
      assertThat(listing).as(table.folder()).hasSize(1);
      for (Manifest manifest : all) {
        assertThat(ManifestRules.mayList(manifest.path(), table))
            .as(manifest.path() + " for " + table.folder())
            .isEqualTo(listing.contains(manifest));
      }
    }
  }

  private void assertSameInventory(WarehouseWriter writer) throws IOException {
    WarehouseInventory known = writer.inventory();
    WarehouseInventory read = reader().inventory();
    for (int i = 0; i < 5; i++) {
      String trial = SampleRows.trial(i);
      assertThat(known.status(trial)).isEqualTo(read.status(trial));
      assertThat(known.epochsRun(trial)).isEqualTo(read.epochsRun(trial));
      assertThat(known.doneCheckpoints(trial)).isEqualTo(read.doneCheckpoints(trial));
      assertThat(known.packsOf(trial)).hasSameElementsAs(read.packsOf(trial));
      assertThat(known.scores(trial)).hasSameElementsAs(read.scores(trial));
      assertThat(known.ownPack(trial)).isEqualTo(read.ownPack(trial));
      ScoredControl control = new ScoredControl(trial, "pixels", "abc");
      assertThat(known.isMeasured(control)).isEqualTo(read.isMeasured(control));
      assertThat(known.codesFile(trial, Checkpoint.LAST, Split.TRAIN))
          .isEqualTo(read.codesFile(trial, Checkpoint.LAST, Split.TRAIN));
    }
  }
}
