package io.github.phasegrid.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.StoppedException;
import io.github.phasegrid.train.Machine;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark tasks make of a network, against a plain loop; and what is left where they fail. */
class EncodeStageTest {
  private static final int STRETCH = 16 * SmallConvolution.BATCH;
  private static final int TRAIN = 2 * STRETCH + 50;
  private static final int TEST = 150;
  private static final CodeRule RULE = new CodeRule(List.of(SmallConvolution.HIDDEN), false);
  private static final Duration PATIENCE = Duration.ofHours(1);

  @TempDir static Path models;
  private static Path model;
  private static Dataset digits;

  @TempDir Path folder;

  @BeforeAll
  static void make() {
    Dataset all = Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("."));
    digits = digits(all.train().slice(0, TRAIN), all);
    model = SmallConvolution.sound().in(models.resolve("a model, ünsound? #1.zip"));
  }

  private static Dataset digits(Examples train, Dataset like) {
    return new Dataset(
        "digits", like.shape(), 10, train, like.test().slice(0, TEST), "f".repeat(64));
  }

  /** Does something once so many units are done. */
  private record After(int units, Runnable action, List<String> done) implements Progress {
    static After all() {
      return new After(Integer.MAX_VALUE, () -> {}, new ArrayList<>());
    }

    @Override
    public void begin(String stage, int count) {}

    @Override
    public void unitDone(String what, boolean failed) {
      done.add(what);
      if (done.size() == units) {
        action.run();
      }
    }

    @Override
    public void reached(double share) {}

    @Override
    public void say(String line) {}

    @Override
    public void close() {}
  }

  private Path house(String name) {
    return folder.resolve(name);
  }

  private static SparkSession spark(int slots) {
    return SparkSession.builder()
        .master("local[" + slots + "]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }

  private static StageFailures encode(
      Path house, int slots, NetworkSource source, Progress progress, StopSignal stop)
      throws IOException, InterruptedException {
    try (WarehouseWriter warehouse = open(house);
        SparkSession spark = spark(slots)) {
      return stage(() -> spark, warehouse, progress, stop)
          .run(source, source.trial().trial(), PATIENCE);
    }
  }

  private static WarehouseWriter open(Path house) {
    return WarehouseWriter.open(house.toString(), new Configuration(), "test");
  }

  private static EncodeStage stage(
      Supplier<SparkSession> spark, WarehouseWriter warehouse, Progress progress, StopSignal stop) {
    Provenance provenance = new Provenance("c", "v", "d", "s", "j", "", "", "", "cpu", "f", "r");
    return new EncodeStage(spark, warehouse, Map.of(), provenance, progress, stop);
  }

  private static NetworkSource sound() {
    return NetworkSource.open(model, RULE, digits);
  }

  private static void encodeUndisturbed(Path house, int slots)
      throws IOException, InterruptedException {
    try (NetworkSource source = sound()) {
      assertThat(encode(house, slots, source, After.all(), new StopSignal()).broken()).isEmpty();
    }
  }

  private static List<Row> rows(Path house, Table table) throws IOException {
    Warehouse warehouse = Warehouse.open(house.toString(), new Configuration());
    return warehouse.reader(table).readAll(warehouse.files(table));
  }

  /** The bytes of a table's only file. */
  private static byte[] bytes(Path house, Table table) throws IOException {
    Warehouse warehouse = Warehouse.open(house.toString(), new Configuration());
    assertThat(warehouse.files(table)).hasSize(1);
    return Files.readAllBytes(Path.of(warehouse.files(table).get(0).toUri().getPath()));
  }

  private static void assertNothingIn(Path house) throws IOException {
    try (Stream<Path> files = Files.walk(house)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .allMatch(name -> name.equals("format.json") || name.contains("lock"));
    }
    assertNothingStaged(house);
  }

  private static void assertNothingStaged(Path house) throws IOException {
    if (Files.exists(house.resolve("_staging"))) {
      assertThat(house.resolve("_staging")).isEmptyDirectory();
    }
  }

  @Test
  void anyNumberOfTasksMakesWhatAPlainLoopMakes() throws IOException, InterruptedException {
    encodeUndisturbed(house("one"), 1);
    encodeUndisturbed(house("two"), 2);
    for (Table table : List.of(Table.CODES, Table.CHECKPOINTS)) {
      assertThat(bytes(house("two"), table)).isEqualTo(bytes(house("one"), table));
    }
    Row trial = trial(house("one"));
    assertThat(withoutTimes(trial(house("two")))).isEqualTo(withoutTimes(trial));
    assertThat(((Provenance) trial.get("provenance")).blas()).isEqualTo(Machine.here().blas());
    try (NetworkSource source = sound();
        OpenNetwork network = OpenNetwork.read(model, digits.shape(), RULE)) {
      assertThat(network.extractor().batch()).isEqualTo(SmallConvolution.BATCH);
      assertThat(source.stretches()).hasSize(4);
      String fingerprint = source.trial().trial().fingerprint();
      List<Row> codes = new ArrayList<>();
      Row checkpoint = rows(house("one"), Table.CHECKPOINTS).get(0);
      for (Split split : List.of(Split.TRAIN, Split.TEST)) {
        LossAndAccuracy fit = plainLoop(network, split, fingerprint, codes);
        assertThat(checkpoint.real("network_loss_" + split.key())).isEqualTo(fit.loss());
        assertThat(checkpoint.real("network_accuracy_" + split.key())).isEqualTo(fit.accuracy());
      }
      assertThat(rows(house("two"), Table.CODES)).isEqualTo(codes).hasSize(TRAIN + TEST);
      assertThat(codes.stream().map(row -> Arrays.toString(row.bytes("code"))).distinct().count())
          .isGreaterThan(20);
    }
  }

  private static Row trial(Path house) throws IOException {
    List<Row> trials = rows(house, Table.TRIALS);
    assertThat(trials).hasSize(1);
    return trials.get(0);
  }

  private static String withoutTimes(Row trial) {
    Row same = Row.of(Table.TRIALS).setMatching(trial, "");
    return same.set("started_at", Instant.EPOCH)
        .set("seconds", 0.0)
        .set("pack_seconds", 0.0)
        .toString();
  }

  /** Batch by batch, one after the other. */
  private static LossAndAccuracy plainLoop(
      OpenNetwork network, Split split, String trial, List<Row> codes) throws IOException {
    Examples examples = split == Split.TRAIN ? digits.train() : digits.test();
    LossAndAccuracy.Tally tally = new LossAndAccuracy.Tally();
    network
        .extractor()
        .over(
            examples,
            batch -> {
              byte[] packed = batch.codes().packed();
              int bytes = packed.length / batch.codes().rows();
              for (int i = 0; i < batch.codes().rows(); i++) {
                int example = batch.first() + i;
                tally.add(batch.outputs()[i], examples.label(example));
                codes.add(
                    Row.of(Table.CODES)
                        .set("trial", trial)
                        .set("checkpoint", "last")
                        .set("epoch", 0)
                        .set("split", split.key())
                        .set("example", example)
                        .set("label", examples.label(example))
                        .set("true_label", examples.label(example))
                        .set("code", Arrays.copyOfRange(packed, i * bytes, (i + 1) * bytes)));
              }
            });
    return tally.mean();
  }

  /** Its last example is white: what is encoded of those before it is of no use. */
  @Test
  void aMistakeThatOneTaskFindsIsToldAndLeavesNothing() throws IOException {
    byte[] pixels = new byte[TRAIN * digits.shape().size()];
    byte[] labels = new byte[TRAIN];
    Arrays.fill(pixels, pixels.length - digits.shape().size(), pixels.length, (byte) 255);
    Dataset white = digits(new Examples(pixels, labels, digits.shape().size()), digits);
    Path blinded = SmallConvolution.blindedByWhite().in(folder.resolve("blinded.zip"));
    After progress = After.all();
    try (NetworkSource source = NetworkSource.open(blinded, RULE, white)) {
      assertThatThrownBy(() -> encode(house("house"), 1, source, progress, new StopSignal()))
          .isInstanceOf(UserMistakeException.class)
          .hasMessage(
              "%s: the network puts out Infinity for example %d; its weights are not sound"
                  .formatted(blinded, TRAIN - 1));
    }
    assertThat(progress.done()).contains("train examples 3200 to 3249");
    assertNothingIn(house("house"));
  }

  /** What is published names the file's checksum, and executors get the file later. */
  @Test
  void aFileThatIsNoLongerTheOneLookedAtIsRefused() throws IOException {
    Path saved = SmallConvolution.sound().in(folder.resolve("saved.zip"));
    try (NetworkSource source = NetworkSource.open(saved, RULE, digits)) {
      SmallConvolution.blindedByWhite().in(saved);
      assertThatThrownBy(() -> encode(house("house"), 2, source, After.all(), new StopSignal()))
          .isInstanceOf(UserMistakeException.class)
          .hasMessage(saved + ": the file changed while it was read; run again");
    }
    assertNothingIn(house("house"));
  }

  @Test
  void aStopInTheMiddleLeavesNothingAndTheNextRunDoesItAll()
      throws IOException, InterruptedException {
    Path house = house("stopped");
    StopSignal stop = new StopSignal();
    After first = new After(1, stop::stop, new ArrayList<>());
    try (NetworkSource source = sound()) {
      assertThatThrownBy(() -> encode(house, 1, source, first, stop))
          .isInstanceOf(StoppedException.class);
    }
    assertThat(first.done()).isNotEmpty(); // a second stretch may end before the driver looks
    assertNothingIn(house);
    encodeUndisturbed(house, 1);
    encodeUndisturbed(house("undisturbed"), 2);
    assertThat(bytes(house, Table.CODES)).isEqualTo(bytes(house("undisturbed"), Table.CODES));
    assertNothingStaged(house);
  }

  @Test
  void aStopBeforeAllIsPutTogetherLeavesNothing() throws IOException {
    StopSignal stop = new StopSignal();
    try (NetworkSource source = sound()) {
      After last = new After(source.stretches().size(), stop::stop, new ArrayList<>());
      assertThatThrownBy(() -> encode(house("house"), 2, source, last, stop))
          .isInstanceOf(StoppedException.class);
      assertThat(last.done()).hasSameSizeAs(source.stretches());
    }
    assertNothingIn(house("house"));
  }

  @Test
  void arraysAreNotPublishedAfterAStopEither() throws IOException, InterruptedException {
    Path codes = npy("x.npy", "|b1", "(2, 1)", new byte[] {0, 1});
    Path labels = npy("y.npy", "|u1", "(2,)", new byte[] {1, 0});
    StopSignal stop = new StopSignal();
    try (ArraySource source =
            ArraySource.open("x", new ArraySource.Files(codes, labels), Optional.empty());
        WarehouseWriter warehouse = open(house("house"))) {
      EncodeStage stage = stage(() -> null, warehouse, After.all(), stop);
      stop.stop();
      assertThatThrownBy(() -> stage.run(source, source.trial().trial(), PATIENCE))
          .isInstanceOf(StoppedException.class);
      assertNothingIn(house("house"));
      stage(() -> null, warehouse, After.all(), new StopSignal())
          .run(source, source.trial().trial(), PATIENCE);
    }
    assertThat(rows(house("house"), Table.CODES)).hasSize(2);
  }

  /** The labels are read at first, the codes at last. */
  @Test
  void arraysThatAreNoLongerTheOnesLookedAtAreRefused() throws IOException {
    for (int i = 0; i < 4; i++) {
      Path codes = npy("x.npy", "|b1", "(2, 1)", new byte[] {0, 1});
      Path labels = npy("y.npy", "|u1", "(2,)", new byte[] {1, 0});
      Path changed = i < 2 ? codes : labels;
      byte[] whole = Files.readAllBytes(changed);
      try (ArraySource source =
              ArraySource.open("x", new ArraySource.Files(codes, labels), Optional.empty());
          WarehouseWriter warehouse = open(house("house"))) {
        Files.write(changed, i % 2 == 0 ? whole : Arrays.copyOf(whole, whole.length - 1));
        Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(2)));
        EncodeStage stage = stage(() -> null, warehouse, After.all(), new StopSignal());
        assertThatThrownBy(() -> stage.run(source, source.trial().trial(), PATIENCE))
            .isInstanceOf(UserMistakeException.class)
            .hasMessage(changed + ": the file changed while it was read; run again");
        assertNothingIn(house("house"));
      }
    }
  }

  private Path npy(String name, String type, String shape, byte[] data) throws IOException {
    String text = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
    ByteBuffer file =
        ByteBuffer.allocate(10 + text.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII)).put(data);
    return Files.write(folder.resolve(name), file.array());
  }
}
