package io.github.phasegrid.code.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.OutputMeaning;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.Logits;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasFileTest {
  private static final ImageShape SHAPE = new ImageShape(1, 2, 3);

  @TempDir Path folder;

  /** The folder with networks that were trained in Keras; without it the test is skipped. */
  private static Path trained(String name) {
    String data = System.getenv("PHASEGRID_TEST_DATA");
    assumeTrue(data != null, "PHASEGRID_TEST_DATA names no folder with files of Keras");
    return Path.of(data, "keras", name);
  }

  @Test
  void codesOfAConvolutionalNetworkAreTheSignsThatItsWeightsSay() throws IOException {
    Path file = trained("mnist_cnn_small.h5");
    Dataset digits = Datasets.load(DatasetSpec.of("mnist-10k", ""), folder);
    Examples examples = digits.test().slice(0, 40);
    List<CodeMatrix> codes = new ArrayList<>();
    int right = 0;
    try (CodeExtractor extractor =
        ImportedNetwork.read(file).extractor(digits.shape(), CodeRule.ALL)) {
      assertThat(extractor.layers())
          .containsExactly(new CodeLayer("conv2d", 0, 5000), new CodeLayer("dense", 5000, 32));
      assertThat(extractor.outputMeaning()).isEqualTo(OutputMeaning.LOGITS);
      int[] predicted = new int[examples.count()];
      extractor.over(
          examples,
          batch -> {
            codes.add(batch.codes());
            for (int i = 0; i < batch.outputs().length; i++) {
              predicted[batch.first() + i] = Logits.predicted(batch.outputs()[i]);
            }
          });
      for (int i = 0; i < predicted.length; i++) {
        right += predicted[i] == examples.label(i) ? 1 : 0;
      }
    }
    assertThat(right).isGreaterThan(35); // a layout or order read wrongly leaves about 4
    CodeMatrix all = codes.stream().reduce(CodeMatrix::followedBy).orElseThrow();
    try (HdfFile hdf = new HdfFile(file)) {
      KerasLoops loops = KerasLoops.of(hdf);
      int certain = 0;
      for (int example = 0; example < examples.count(); example++) {
        float[] image = new float[digits.shape().size()];
        examples.copyTo(example, image, 0);
        double[] signs = loops.preActivations(image);
        for (int bit = 0; bit < signs.length; bit++) {
          if (Math.abs(signs[bit]) > 1e-5) {
            assertThat(all.get(example, bit)).as("bit %s", bit).isEqualTo(signs[bit] > 0);
            certain++;
          }
        }
      }
      assertThat(certain).isGreaterThan(5000 * examples.count());
    }
  }

  @Test
  void aNetworkWithoutHiddenLayerIsRefusedWithTheReason() {
    Path file = trained("mnist_linear.h5");
    assertThatThrownBy(
            () -> ImportedNetwork.read(file).extractor(new ImageShape(1, 28, 28), CodeRule.ALL))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(file.toString(), "no hidden layer", "no neural code");
  }

  @Test
  void denseNetworksOfBothVersionsAreRead() throws IOException {
    for (String version : List.of("1.2.2", "2.3.1")) {
      Path file = model(version, "Dense", "relu", 4);
      Examples examples = images(50);
      List<CodeMatrix> codes = new ArrayList<>();
      try (CodeExtractor extractor = ImportedNetwork.read(file).extractor(SHAPE, CodeRule.ALL)) {
        assertThat(extractor.layers()).containsExactly(new CodeLayer("first", 0, 4));
        extractor.over(examples, batch -> codes.add(batch.codes()));
      }
      for (int example = 0; example < examples.count(); example++) {
        float[] x = new float[6];
        examples.copyTo(example, x, 0);
        for (int unit = 0; unit < 4; unit++) {
          double z = bias(unit);
          for (int i = 0; i < 6; i++) {
            z += x[i] * kernel(i, unit);
          }
          assertThat(Math.abs(z)).isGreaterThan(1e-6);
          assertThat(codes.get(0).get(example, unit)).isEqualTo(z > 0);
        }
      }
    }
  }

  @Test
  void whatIsNoWholeModelIsRefused() throws IOException {
    Path weightsOnly = folder.resolve("weights.h5");
    try (WritableHdfFile hdf = HdfFile.write(weightsOnly)) {
      hdf.putGroup("first").putDataset("kernel:0", new float[] {1});
    }
    assertRefused("it holds weights only", weightsOnly);
    Path sound = model("2.3.1", "Dense", "relu", 4);
    byte[] bytes = Files.readAllBytes(sound);
    assertRefused(
        "", Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, bytes.length / 2)));
    assertRefused("saved by Keras 3.0.0", model("3.0.0", "Dense", "relu", 4));
    assertRefused("Transformer", model("2.3.1", "Transformer", "relu", 4));
    assertRefused("Lambda", model("2.3.1", "Lambda", "relu", 4));
    assertRefused("model_config asks for", model("2.3.1", "Dense", "relu", 1_000_000));
    assertThatThrownBy(
            () -> ImportedNetwork.read(sound).extractor(new ImageShape(3, 32, 32), CodeRule.ALL))
        .hasMessageContainingAll("takes 6 values", "3×32×32");
  }

  /** How much memory packed weights would take is not known before they are unpacked. */
  @Test
  void compressedWeightsAreRefused() throws IOException {
    assertRefused(
        "first/first/kernel:0 is compressed or lies in parts", golden("compressed-weights.h5"));
  }

  @Test
  void weightsAreNotMoreThanTheFileHolds() throws IOException {
    assertRefused(
        "first/first/kernel:0 has 24000000 values, more than the file holds",
        golden("weights-not-written.h5"));
  }

  private Path golden(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream stream = KerasFileTest.class.getResourceAsStream(name)) {
      Files.copy(stream, file);
    }
    return file;
  }

  @Test
  void damagedBytesNeverDoMoreThanRefuse() throws IOException {
    byte[] sound = Files.readAllBytes(model("2.3.1", "Dense", "relu", 4));
    Random random = new Random(5);
    for (int round = 0; round < 60; round++) {
      byte[] damaged = sound.clone();
      for (int i = 0; i < 8; i++) {
        damaged[random.nextInt(8, damaged.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("damaged.h5"), damaged);
      try (CodeExtractor extractor = ImportedNetwork.read(file).extractor(SHAPE, CodeRule.ALL)) {
        assertThat(extractor.codeBits()).isPositive(); // damage may hit what nothing reads
      } catch (UserMistakeException refused) {
        assertThat(refused).hasMessageStartingWith(file.toString());
      }
    }
  }

  private static void assertRefused(String why, Path file) {
    assertThatThrownBy(() -> ImportedNetwork.read(file))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(file.toString(), why);
  }

  private static Examples images(int count) {
    byte[] pixels = new byte[count * SHAPE.size()];
    new Random(9).nextBytes(pixels);
    return new Examples(pixels, new byte[count], SHAPE.size());
  }

  private static float kernel(int input, int unit) {
    return ((input * 7 + unit * 5) % 11 - 5) / 4f;
  }

  private static float bias(int unit) {
    return unit / 10f - 0.113f;
  }

  /** A model of two layers as Keras lays it out. */
  private Path model(String version, String first, String activation, int units)
      throws IOException {
    Path file = Files.createTempFile(folder, "model", ".h5");
    boolean classic = version.startsWith("1");
    String config =
        "{'class_name': 'Sequential', 'config': [%s, %s]}"
            .formatted(
                layer(
                    classic,
                    first,
                    "first', 'batch_input_shape': [null, 6], 'x': '",
                    activation,
                    units),
                layer(classic, "Dense", "last", "softmax", 3))
            .replace('\'', '"');
    float[][] firstKernel = new float[6][4];
    float[] firstBias = new float[4];
    for (int unit = 0; unit < 4; unit++) {
      firstBias[unit] = bias(unit);
      for (int input = 0; input < 6; input++) {
        firstKernel[input][unit] = kernel(input, unit);
      }
    }
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("model_config", config);
      hdf.putAttribute("keras_version", version);
      hdf.putAttribute("backend", "tensorflow");
      WritableGroup weights = hdf.putGroup("model_weights");
      putLayer(weights, "first", classic, firstKernel, firstBias);
      putLayer(weights, "last", classic, new float[4][3], new float[3]);
    }
    return file;
  }

  private static String layer(
      boolean classic, String type, String name, String activation, int units) {
    String size = classic ? "'output_dim': " : "'units': ";
    String others =
        classic
            ? "'init': 'glorot_uniform', 'bias': true, 'W_regularizer': null, 'b_regularizer': null,"
                + " 'activity_regularizer': null, 'W_constraint': null, 'b_constraint': null"
            : "'use_bias': true, 'kernel_initializer': {'class_name': 'Zeros', 'config': {}},"
                + " 'bias_initializer': {'class_name': 'Zeros', 'config': {}},"
                + " 'kernel_regularizer': null, 'bias_regularizer': null,"
                + " 'activity_regularizer': null, 'kernel_constraint': null,"
                + " 'bias_constraint': null";
    return "{'class_name': '%s', 'config': {'name': '%s', 'activation': '%s', %s%d, %s}}"
        .formatted(type, name, activation, size, units, others);
  }

  private static void putLayer(
      WritableGroup weights, String layer, boolean classic, float[][] kernel, float[] bias) {
    WritableGroup group = weights.putGroup(layer);
    if (classic) {
      group.putAttribute("weight_names", new String[] {layer + "_W", layer + "_b"});
      group.putDataset(layer + "_W", kernel);
      group.putDataset(layer + "_b", bias);
      return;
    }
    group.putAttribute("weight_names", new String[] {layer + "/kernel:0", layer + "/bias:0"});
    WritableGroup inner = group.putGroup(layer);
    inner.putDataset("kernel:0", kernel);
    inner.putDataset("bias:0", bias);
  }

  /**
   * Conv 4×4, ReLU, max-pooling 2×2, flatten, dense, ReLU, as Keras means them.
   *
   * @param convolution {@code [row][column][in][out]}
   * @param dense {@code [in][out]}, inputs row by row, column by column, channels last
   */
  private record KerasLoops(
      float[][][][] convolution, float[] convolutionBias, float[][] dense, float[] denseBias) {
    static KerasLoops of(HdfFile hdf) {
      return new KerasLoops(
          (float[][][][]) data(hdf, "conv2d/conv2d/kernel:0"),
          (float[]) data(hdf, "conv2d/conv2d/bias:0"),
          (float[][]) data(hdf, "dense/dense/kernel:0"),
          (float[]) data(hdf, "dense/dense/bias:0"));
    }

    private static Object data(HdfFile hdf, String path) {
      return hdf.getDatasetByPath("model_weights/" + path).getData();
    }

    /** Channel by channel, and then the dense units. */
    double[] preActivations(float[] image) {
      int side = 25;
      int channels = convolutionBias.length;
      double[] out = new double[channels * side * side + denseBias.length];
      double[] pooled = new double[12 * 12 * channels];
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            double z = convolutionBias[c];
            for (int a = 0; a < 4; a++) {
              for (int b = 0; b < 4; b++) {
                z += image[(y + a) * 28 + x + b] * (double) convolution[a][b][0][c];
              }
            }
            out[(c * side + y) * side + x] = z;
            if (y < 24 && x < 24) {
              int place = ((y / 2) * 12 + x / 2) * channels + c;
              pooled[place] = Math.max(pooled[place], z);
            }
          }
        }
      }
      for (int unit = 0; unit < denseBias.length; unit++) {
        double z = denseBias[unit];
        for (int i = 0; i < pooled.length; i++) {
          z += pooled[i] * dense[i][unit];
        }
        out[channels * side * side + unit] = z;
      }
      return out;
    }
  }
}
