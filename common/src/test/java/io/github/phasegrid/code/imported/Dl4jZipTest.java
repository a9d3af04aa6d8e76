package io.github.phasegrid.code.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NeuralEncoder;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.OutputMeaning;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jZipTest {
  private static final ImageShape SHAPE = new ImageShape(1, 4, 5);
  private static final NetworkSpec SPEC = new NetworkSpec(2, 9, Activation.LEAKY_RELU, 0.3, true);

  @TempDir Path folder;
  private NetworkWeights weights;
  private Path model;

  @BeforeEach
  void saveNetwork() throws IOException {
    weights = InitialWeights.of(SPEC, SHAPE.size(), 3, 77);
    model = folder.resolve("model.zip");
    try (OutputStream out = Files.newOutputStream(model)) {
      Dl4jNetworks.writeZip(SPEC, weights, out);
    }
  }

  @Test
  void aSavedNetworkHasTheCodesItHadBefore() throws IOException {
    byte[] pixels = new byte[1_200 * SHAPE.size()];
    new Random(3).nextBytes(pixels);
    Examples examples = new Examples(pixels, new byte[1_200], SHAPE.size());
    List<CodeMatrix> parts = new ArrayList<>();
    try (CodeExtractor extractor = ImportedNetwork.read(model).extractor(SHAPE, CodeRule.ALL)) {
      assertThat(extractor.outputMeaning()).isEqualTo(OutputMeaning.LOGITS);
      extractor.over(examples, batch -> parts.add(batch.codes()));
    }
    CodeMatrix codes = parts.stream().reduce(CodeMatrix::followedBy).orElseThrow();
    try (NeuralEncoder encoder = new NeuralEncoder(SPEC, weights)) {
      assertThat(codes.packed()).isEqualTo(encoder.encode(examples).codes().packed());
    }
  }

  @Test
  void aSavedGraphHasTheCodesItHadBefore() throws IOException {
    ImageShape shape = new ImageShape(1, 28, 28);
    ConvolutionalSpec spec =
        new ConvolutionalSpec(
            ConvolutionalFamily.RESNET_20, 0.125, Activation.RELU, 0, true, shape);
    Weights graph = InitialWeights.of(spec, shape.size(), 10, 9);
    Path file = folder.resolve("graph.zip");
    try (OutputStream out = Files.newOutputStream(file)) {
      Dl4jNetworks.writeZip(spec, graph, out);
    }
    byte[] pixels = new byte[30 * shape.size()];
    new Random(3).nextBytes(pixels);
    Examples examples = new Examples(pixels, new byte[30], shape.size());
    List<CodeMatrix> codes = new ArrayList<>();
    try (CodeExtractor extractor = ImportedNetwork.read(file).extractor(shape, CodeRule.ALL);
        NeuralEncoder encoder = new NeuralEncoder(spec, graph)) {
      assertThat(extractor.outputMeaning()).isEqualTo(OutputMeaning.LOGITS);
      assertThat(extractor.layers().stream().map(CodeLayer::bits))
          .isEqualTo(spec.codeLayers().stream().map(CodeLayer::bits).toList());
      extractor.over(examples, batch -> codes.add(batch.codes()));
      assertThat(codes.get(0).packed()).isEqualTo(encoder.encode(examples).codes().packed());
    }
  }

  @Test
  void aFrozenSoftmaxGivesLogitsToo() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(dense(20, 5, new ActivationReLU()))
                .layer(dense(5, 3, new ActivationIdentity()))
                .layer(new FrozenLayer(new ActivationLayer(new ActivationSoftmax())))
                .build());
    network.init();
    network.getLayer(1).getParam("W").assign(0);
    network.getLayer(1).getParam("b").assign(Nd4j.createFromArray(7.0, -2.0, 3.0));
    Path file = folder.resolve("frozen.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    try (CodeExtractor extractor = ImportedNetwork.read(file).extractor(SHAPE, CodeRule.ALL)) {
      assertThat(extractor.outputMeaning()).isEqualTo(OutputMeaning.LOGITS);
      extractor.over(
          new Examples(new byte[SHAPE.size()], new byte[1], SHAPE.size()),
          batch -> assertThat(batch.outputs()[0]).containsExactly(7, -2, 3));
    }
  }

  private static DenseLayer dense(int in, int out, IActivation activation) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    ImportedNetwork network = ImportedNetwork.read(model);
    assertThatThrownBy(() -> network.extractor(new ImageShape(3, 32, 32), CodeRule.ALL))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(model.toString(), "takes 20 values", "3×32×32");
  }

  @Test
  void kernelsLargerThanTheImageAreRefused() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new ConvolutionLayer.Builder(9, 9)
                        .nIn(1)
                        .nOut(2)
                        .name("wide")
                        .activation(new ActivationReLU())
                        .build())
                .layer(
                    new OutputLayer.Builder().nOut(3).activation(new ActivationSoftmax()).build())
                .setInputType(InputType.convolutional(9, 9, 1))
                .build());
    network.init();
    Path file = folder.resolve("wide.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    assertThatThrownBy(() -> ImportedNetwork.read(file).extractor(SHAPE, CodeRule.ALL))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(file.toString(), "layer wide leaves -4×-3 of the image")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void onlyKnownClassesAreMade() throws IOException {
    String dense = "org.deeplearning4j.nn.conf.layers.DenseLayer";
    assertRefused(
        "class ProcessBuilder", with(json -> json.replaceFirst(dense, "java.lang.ProcessBuilder")));
    assertRefused(
        "a layer of type LSTM",
        with(json -> json.replaceFirst(dense, "org.deeplearning4j.nn.conf.layers.LSTM")));
    assertRefused(
        "class ProcessBuilder",
        with(
            json -> json.replaceFirst("\\{", "{\"\\\\u0040class\":\"java.lang.ProcessBuilder\",")));
    assertRefused(
        "class Evil", with(json -> json.replaceFirst(dense, "org.nd4j.linalg.schedule.x.Evil")));
  }

  /** Jackson takes the name of a class from an array's first element as well. */
  @Test
  void noFormOfNamingAClassGetsAroundTheList() throws IOException {
    String activation = "\\{\\s*\"@class\" : \"org.nd4j.linalg.activations.impl.ActivationLReLU\"";
    assertRefused(
        "class ProcessBuilder",
        with(
            json ->
                json.replaceFirst(
                    activation, "[\"java.lang.ProcessBuilder\", {}], \"x\": {\"y\": 0")));
    assertRefused(
        "no configuration of Deeplearning4j 1.0",
        with(json -> json.replaceFirst(activation, "{\"ProcessBuilder\": {}, \"y\": 0")));
    assertRefused(
        "no configuration of Deeplearning4j 1.0",
        with(json -> "{\"confs\": [{\"layer\": {\"LSTM\": {\"nin\": 20, \"nout\": 9}}}]}"));
  }

  @Test
  void damagedConfigurationsAreRefused() throws IOException {
    assertRefused("no sound JSON", with(json -> json.substring(0, json.length() / 2)));
    assertRefused("no JSON object", with(json -> "[]"));
    assertRefused("nested more than", with(json -> "{\"a\":" + "[".repeat(100_000)));
    assertRefused("no configuration of Deeplearning4j 1.0", with(json -> "{\"confs\":7}"));
    assertRefused("longer than 4 MiB", with(json -> json + " ".repeat(5 << 20)));
    assertRefused("asks for", with(json -> json.replace("\"nout\" : 9", "\"nout\" : 2000000000")));
    assertRefused(
        "where the configuration asks for",
        with(json -> json.replaceFirst("\"nout\" : 3", "\"nout\" : 4")));
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    byte[] coefficients = entries.get("coefficients.bin");
    entries.put("coefficients.bin", Arrays.copyOf(coefficients, coefficients.length / 2));
    assertRefused("coefficients.bin is cut short", zip(entries));
    byte[] noText = coefficients.clone();
    noText[2] = (byte) 0xff; // no byte of a text
    entries.put("coefficients.bin", noText);
    assertRefused("coefficients.bin is damaged", zip(entries));
    entries.remove("coefficients.bin");
    assertRefused("has no coefficients.bin", zip(entries));
    Path cut = folder.resolve("cut.zip");
    byte[] whole = Files.readAllBytes(model);
    Files.write(cut, Arrays.copyOf(whole, whole.length - 40));
    assertRefused("cut short", cut);
    assertRefused("is neither a .zip", Files.writeString(folder.resolve("text"), "hello, world"));
    assertRefused("is neither a .zip", Files.write(folder.resolve("empty"), new byte[0]));
    assertRefused("there is no such file", folder.resolve("none.zip"));
  }

  @Test
  void entriesThatPointOutsideAreRefused() throws IOException {
    for (String name : List.of("../../evil", "/etc/evil", "a/../../evil", "..\\evil")) {
      Map<String, byte[]> entries = entries();
      entries.put(name, new byte[1]);
      assertRefused("points outside", zip(entries));
    }
  }

  @Test
  void bombsAreRefusedBeforeTheyAreUnpacked() throws IOException {
    Map<String, byte[]> entries = entries();
    for (int i = 0; i < 200; i++) {
      entries.put("entry" + i, new byte[0]);
    }
    assertRefused("has 20", zip(entries));
    // 20 MB of zeros in a file of a few dozen kB.
    Map<String, byte[]> zeros = entries();
    String json = new String(zeros.get("configuration.json"), StandardCharsets.UTF_8);
    zeros.put(
        "configuration.json",
        json.replace("\"nin\" : 20", "\"nin\" : 555555").getBytes(StandardCharsets.UTF_8));
    zeros.put("coefficients.bin", new byte[20_000_000]);
    assertRefused("cannot be packed so small", zip(zeros));
  }

  @Test
  void aLargeDirectoryIsRefusedBeforeItIsRead() throws IOException {
    Path file = folder.resolve("directory.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 20; i++) {
        ZipEntry entry = new ZipEntry("entry" + i);
        entry.setComment("x".repeat(60_000));
        out.putNextEntry(entry);
      }
    }
    assertRefused("has a directory of 1.1 MiB", file);
    // An end record that is only a comment, which the library passes over.
    byte[] hidden = Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) + 23);
    ByteBuffer.wrap(hidden)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(hidden.length - 25, (short) 23)
        .putInt(hidden.length - 23, 0x06054b50);
    assertRefused("has a directory of 1.1 MiB", Files.write(file, hidden));
    byte[] elsewhere = Files.readAllBytes(model);
    ByteBuffer.wrap(elsewhere).putInt(elsewhere.length - 10, -1);
    assertRefused("has a directory of 4096.0 MiB", Files.write(file, elsewhere));
  }

  @Test
  void filesOfOtherFrameworksAreCalledWhatTheyAre() throws IOException {
    byte[] empty = {};
    assertRefused(
        "is a file of Keras 3, which is not read; export its codes and give them with --codes",
        zip(Map.of("metadata.json", empty, "config.json", empty, "model.weights.h5", empty)));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("net/data.pkl", empty);
    entries.put("net/version", empty);
    assertRefused("is a file of PyTorch, which is not read", zip(entries));
    for (int i = 0; i < 200; i++) {
      entries.put("net/data/" + i, empty);
    }
    assertRefused("is a file of PyTorch, which is not read", zip(entries));
  }

  @Test
  void aFileOf3GigabytesIsRefusedUnread() throws IOException {
    Path large = folder.resolve("large.zip");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertRefused("has 3.0 GiB", large);
  }

  @Test
  void serializedObjectsAreNotRead() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("preprocessor.bin", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 1, 2, 3});
    assertThat(ImportedNetwork.read(zip(entries)).extractor(SHAPE, CodeRule.ALL).codeBits())
        .isEqualTo(18);
  }

  private static void assertRefused(String why, Path file) {
    assertThatThrownBy(() -> ImportedNetwork.read(file))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(file.toString(), why);
  }

  /** The same network with another configuration. */
  private Path with(UnaryOperator<String> change) throws IOException {
    Map<String, byte[]> entries = entries();
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String changed = change.apply(json);
    assertThat(changed).isNotEqualTo(json);
    entries.put("configuration.json", changed.getBytes(StandardCharsets.UTF_8));
    return zip(entries);
  }

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(model.toFile())) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    Path file = Files.createTempFile(folder, "made", ".zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return file;
  }
}
