package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.encode.SmallConvolution;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks and codes that were made elsewhere become trials like any other. */
class EncodeTest {
  private static final int UNITS = 12;

  @TempDir Path folder;

  private Path house() {
    return folder.resolve("house");
  }

  private CommandRun encode(Object... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "encode";
    arguments[1] = "--warehouse";
    arguments[2] = house().toString();
    arguments[3] = "--quiet";
    for (int i = 0; i < options.length; i++) {
      arguments[i + 4] = options[i].toString();
    }
    return CommandRun.of(arguments);
  }

  @Test
  void activationsOfAnotherFrameworkAreMeasured() throws Exception {
    Path codes = activations("x.npy", 300, 1);
    Path labels = labels("y.npy", 300);
    Path testCodes = activations("tx.npy", 120, 2);
    Path testLabels = labels("ty.npy", 120);
    Object[] all = {
      "--codes",
      codes,
      "--labels",
      labels,
      "--test-codes",
      testCodes,
      "--test-labels",
      testLabels,
      "--name",
      "theirs"
    };
    CommandRun run = encode(all);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(house().resolve("reports/theirs/report.html")).exists();
    try (Tables tables = Tables.of(house())) {
      Map<String, Object> trial = tables.rows("from trials").get(0);
      assertThat(trial)
          .containsEntry("architecture", "imported")
          .containsEntry("width", UNITS)
          .containsEntry("dataset", "theirs")
          .containsEntry("status", "done");
      assertThat(tables.column("select provenance.config from trials").get(0).toString())
          .contains(sha256(codes), "x.npy");
      assertThat(tables.count("codes")).isEqualTo(420);
      assertThat(
              tables.number(
                  "select count(*) from codes where (example % 3) != true_label or label != true_label"))
          .isZero();
      Map<String, Object> row = tables.rows("from properties").get(0);
      assertThat(tables.count("properties")).isEqualTo(1);
      assertThat((Double) row.get("redundancy_train")).isEqualTo(redundancy(300, 1), within(1e-12));
      assertThat((Double) row.get("redundancy_test")).isEqualTo(redundancy(120, 2), within(1e-12));
      assertThat((Double) row.get("knn_accuracy_test")).isBetween(0.0, 1.0);
      assertThat(row.get("network_accuracy_test")).isNull();
      assertThat(row.get("notes").toString())
          .contains("the network's own is not known: network_loss_train");
      assertThat(tables.rows("from sweeps").get(0)).containsEntry("sweep", "theirs");
      assertThat(tables.count("phases")).isEqualTo(1);
    }
    List<Path> before = files();
    CommandRun again = encode(all);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(files()).isEqualTo(before);

    assertRefused(
        "--name theirs: warehouse " + house() + " has a sweep of that name with other trials",
        encode("--codes", testCodes, "--labels", testLabels, "--name", "theirs"));
    Path namesake = Files.copy(testCodes, folder.resolve("theirs.npy"));
    CommandRun other = encode("--codes", namesake, "--labels", testLabels);
    assertThat(other.exit()).as(other.err()).isZero();
    try (Tables tables = Tables.of(house())) {
      assertThat(tables.column("select distinct sweep from sweeps order by sweep"))
          .satisfiesExactly(
              name -> assertThat(name).isEqualTo("theirs"),
              name ->
                  assertThat((String) name)
                      .isEqualTo("theirs-" + trialOf(tables, (String) name).substring(0, 8)));
      assertThat(tables.count("sweeps")).isEqualTo(2);
    }
  }

  private static String trialOf(Tables tables, String sweep) throws SQLException {
    return tables
        .column("select trial from sweeps where sweep = '%s'".formatted(sweep))
        .get(0)
        .toString();
  }

  @Test
  void aKnownDatasetsNameIsNoFolder() throws IOException {
    Path here = Files.createDirectories(folder.resolve("here"));
    Files.createDirectories(here.resolve("mnist"));
    Files.createDirectories(here.resolve("ours"));
    assertThat(EncodeRun.dataset("mnist", here)).isEqualTo(new DatasetSpec.Named("mnist"));
    assertThat(EncodeRun.dataset("./mnist", here))
        .isEqualTo(new DatasetSpec.InFolder("mnist", here.resolve("./mnist")));
    assertThat(EncodeRun.dataset("ours", here))
        .isEqualTo(new DatasetSpec.InFolder("ours", here.resolve("ours")));
    assertThat(EncodeRun.dataset("nothing", here)).isEqualTo(new DatasetSpec.Named("nothing"));
  }

  /** Those that a second run must neither replace nor add to. */
  private List<Path> files() throws Exception {
    try (Tables tables = Tables.of(house())) {
      List<Path> files = new ArrayList<>(tables.files("codes"));
      files.addAll(tables.files("trials"));
      files.addAll(tables.files("properties"));
      return files;
    }
  }

  @Test
  void aSavedNetworkIsShownTheData() throws Exception {
    Path model = model(7);
    CommandRun run =
        encode(
            "--model",
            model,
            "--data",
            "mnist-10k",
            "--set",
            "sweep.scoring.kmeans.restarts=1",
            "--set",
            "sweep.scoring.logistic.max-iterations=5");
    assertThat(run.exit()).as(run.err()).isZero();
    try (Tables tables = Tables.of(house())) {
      assertThat(tables.rows("from trials").get(0))
          .containsEntry("architecture", "imported")
          .containsEntry("activation", "relu")
          .containsEntry("depth", 2)
          .containsEntry("sample_size", 8000);
      assertThat(tables.column("select layer from properties order by layer"))
          .containsExactly("all", "layer2", "layer5");
      Map<String, Object> row = tables.rows("from properties where layer = 'all'").get(0);
      assertThat(row).containsEntry("code_bits", 14).containsEntry("n_test", 2000);
      assertThat((Double) row.get("network_loss_test")).isPositive();
      assertThat((Double) row.get("network_accuracy_train")).isBetween(0.0, 0.6);
      assertThat(
              tables.number(
                  "select count(*) from codes c join trials t using (trial) where octet_length(code) != 2"))
          .isZero();
    }
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path codes = activations("x.npy", 30, 1);
    Path labels = labels("y.npy", 30);
    assertRefused("--model FILE --data NAME", encode());
    assertRefused("--codes needs --labels", encode("--codes", codes));
    assertRefused("--model needs --data", encode("--model", codes));
    assertRefused(
        "--test-codes and --test-labels",
        encode("--codes", codes, "--labels", labels, "--test-codes", codes));
    assertRefused(
        "29 labels for the 30 codes",
        encode("--codes", codes, "--labels", labels("short.npy", 29)));
    assertRefused(
        "--smooth sign goes with --model",
        encode("--codes", codes, "--labels", labels, "--smooth", "sign"));
    assertRefused("shape [30]", encode("--codes", labels, "--labels", labels));
    assertRefused(
        "neither a .zip of Deeplearning4j nor an .h5",
        encode("--model", codes, "--data", "mnist-10k"));
    assertRefused(
        "only scoring and phase",
        encode("--codes", codes, "--labels", labels, "--set", "sweep.grid.width=[3]"));
    assertRefused(
        "no layer hidden9",
        encode("--model", model(3), "--data", "mnist-10k", "--layers", "hidden9"));
    assertThat(house()).doesNotExist();
  }

  /** Found by a task, when the warehouse is there already. */
  @Test
  void aMistakeThatATaskFindsIsOneLineToo() throws IOException {
    Path digits = folder.resolve("digits");
    FewDigits.in(digits, 120);
    Path model = SmallConvolution.withoutSense().in(folder.resolve("no sense.zip"));
    assertRefused(
        model + ": the network puts out Infinity for example ",
        encode("--model", model, "--data", digits, "--layers", SmallConvolution.HIDDEN));
    assertThat(house()).isDirectory();
    try (Stream<Path> files = Files.walk(house())) {
      assertThat(files.filter(Files::isRegularFile).map(house()::relativize).map(Path::toString))
          .allMatch(name -> name.equals("format.json") || name.contains("lock"));
    }
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    Path model = SmallConvolution.withoutNumber().in(folder.resolve("no number.zip"));
    assertRefused(
        model + ": coefficients.bin has NaN among its parameters",
        encode("--model", model, "--data", "mnist-10k"));
  }

  private static void assertRefused(String why, CommandRun run) {
    assertThat(run.err()).startsWith("phasegrid: ").hasLineCount(1).contains(why);
    assertThat(run.exit()).isEqualTo(ExitCode.USER_MISTAKE);
  }

  private Path model(int width) throws IOException {
    NetworkSpec spec = new NetworkSpec(2, width, Activation.RELU, 0, true);
    Path model = folder.resolve("their-model.zip");
    try (OutputStream out = Files.newOutputStream(model)) {
      Dl4jNetworks.writeZip(spec, InitialWeights.of(spec, 784, 10, 5), out);
    }
    return model;
  }

  private static String sha256(Path file) throws IOException {
    return org.apache.commons.codec.digest.DigestUtils.sha256Hex(Files.readAllBytes(file));
  }

  /** Values of which few are above 0, so that codes repeat. */
  private static float[][] values(int rows, long seed) {
    Random random = new Random(seed);
    float[][] values = new float[rows][UNITS];
    for (float[] row : values) {
      for (int unit = 0; unit < UNITS; unit++) {
        row[unit] = (float) (random.nextGaussian() - 1.5);
      }
    }
    return values;
  }

  private static double redundancy(int rows, long seed) {
    Set<String> distinct = new HashSet<>();
    for (float[] row : values(rows, seed)) {
      StringBuilder code = new StringBuilder();
      for (float value : row) {
        code.append(value > 0 ? '1' : '0');
      }
      distinct.add(code.toString());
    }
    return (rows - distinct.size()) / (double) rows;
  }

  private Path activations(String name, int rows, long seed) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(4 * rows * UNITS).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : values(rows, seed)) {
      for (float value : row) {
        data.putFloat(value);
      }
    }
    return npy(name, "<f4", "(%d, %d)".formatted(rows, UNITS), data);
  }

  private Path labels(String name, int rows) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(8 * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      data.putLong(row % 3);
    }
    return npy(name, "<i8", "(%d,)".formatted(rows), data);
  }

  private Path npy(String name, String type, String shape, ByteBuffer data) throws IOException {
    byte[] text =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
            .formatted(type, shape)
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(10 + text.length + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) text.length).put(text).put(data.flip());
    return Files.write(folder.resolve(name), file.array());
  }
}
