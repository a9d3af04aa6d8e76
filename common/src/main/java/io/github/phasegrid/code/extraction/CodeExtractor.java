package io.github.phasegrid.code.extraction;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.Floats;
import io.github.phasegrid.network.NativeRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Takes neural codes from any Deeplearning4j network in inference mode: one bit for each unit with
 * a ReLU-like activation, layer by layer in the order of computation; in a layer of maps channel by
 * channel, each row by row, whatever order the network keeps them in; in a dense layer unit by
 * unit. The output layer has none.
 *
 * <p>A bit is 1 where the activation is above 0. Of parametric ReLUs, whose slopes may be negative,
 * it is 1 where the input of the activation is above 0, which says the same for all others.
 *
 * <p>Examples pass in batches whose size follows from the network alone, so that a code depends on
 * the network and the example; memory is bounded by such a batch. The network's weights may change
 * between two passes. For one thread, as the network is.
 */
public final class CodeExtractor implements AutoCloseable {
  private final ForwardNetwork network;
  private final InputLayout layout;
  private final ImageShape shape;
  private final List<CodeSite> sites;
  private final List<Integer> wanted;
  private final int batch;
  private final int output;

  private CodeExtractor(
      ForwardNetwork network, InputLayout layout, ImageShape shape, CodeRule rule) {
    NativeRuntime.prepare();
    this.network = network;
    this.layout = layout;
    this.shape = shape;
    this.batch = Footprint.of(network.stages()).batch();
    this.sites = CodeSites.find(network.stages(), rule);
    this.output = output(network.stages());
    this.wanted = new ArrayList<>(sites.stream().map(CodeSite::stage).toList());
    if (output >= 0) {
      wanted.add(output);
    }
  }

  /**
   * Of a network of layers one after the other.
   *
   * @param network initialized; not changed, and kept by the caller
   * @param layout how it takes images
   * @param shape of the images
   * @throws UserMistakeException when it has no neural code by this rule, or needs too much memory
   */
  public static CodeExtractor of(
      MultiLayerNetwork network, InputLayout layout, ImageShape shape, CodeRule rule) {
    return new CodeExtractor(
        SequentialForward.of(network, layout.type(shape)), layout, shape, rule);
  }

  /**
   * Of a graph with one input; otherwise as {@link #of(MultiLayerNetwork, InputLayout, ImageShape,
   * CodeRule)}.
   */
  public static CodeExtractor of(
      ComputationGraph network, InputLayout layout, ImageShape shape, CodeRule rule) {
    return new CodeExtractor(GraphForward.of(network, layout.type(shape)), layout, shape, rule);
  }

  /** The layers with their bits, in the order of the code. */
  public List<CodeLayer> layers() {
    return sites.stream().map(CodeSite::layer).toList();
  }

  /**
   * The activation functions of those layers, each once, such as {@code relu}.
   *
   * @param signPrefix begins the names of those that were cut at 0 only because that was asked for
   */
  public List<String> activations(String signPrefix) {
    return sites.stream()
        .map(
            site ->
                site.family() == ActivationKind.Family.SIGNED
                    ? signPrefix + site.activation()
                    : site.activation())
        .distinct()
        .toList();
  }

  /** Bits of the whole code. */
  public int codeBits() {
    CodeLayer last = sites.get(sites.size() - 1).layer();
    return last.bitOffset() + last.bits();
  }

  /** Examples in a batch; the last one may hold fewer. */
  public int batch() {
    return batch;
  }

  /** What the network's outputs are. */
  public OutputMeaning outputMeaning() {
    return output < 0
        ? OutputMeaning.OTHER
        : Units.outputMeaning(network.stages().get(output).layer().orElseThrow());
  }

  /** Receives batches, in order. */
  @FunctionalInterface
  public interface Receiver {
    /** Takes a batch; its arrays are the receiver's. */
    void receive(ExtractedBatch batch) throws IOException;
  }

  /**
   * Sends every example through, in order.
   *
   * @param examples images of the extractor's shape, channel by channel
   * @throws IOException what the receiver throws
   */
  public void over(Inputs examples, Receiver receiver) throws IOException {
    if (examples.inputs() != shape.size()) {
      throw new IllegalArgumentException(
          "examples of %d values for images of %s".formatted(examples.inputs(), shape));
    }
    for (int first = 0; first < examples.count(); first += batch) {
      receiver.receive(batchFrom(examples, first));
    }
  }

  /**
   * Sends the batch of examples through that begins with one.
   *
   * @param examples images of the extractor's shape, channel by channel
   * @param first a multiple of {@link #batch()}, less than the number of examples
   */
  public ExtractedBatch batchFrom(Inputs examples, int first) {
    int rows = Math.min(batch, examples.count() - first);
    float[] pixels = new float[Math.multiplyExact(rows, shape.size())];
    float[] image = new float[shape.size()];
    for (int row = 0; row < rows; row++) {
      examples.copyTo(first + row, image, 0);
      layout.arrange(image, shape, pixels, row * image.length);
    }
    return extract(first, rows, pixels);
  }

  private ExtractedBatch extract(int first, int rows, float[] pixels) {
    INDArray matrix = Floats.matrix(rows, shape.size());
    Floats.fill(matrix, pixels);
    INDArray input = matrix.castTo(network.type()).reshape('c', layout.array(rows, shape));
    int bytesPerRow = CodeMatrix.bytesPerRow(codeBits());
    byte[] packed = new byte[Math.multiplyExact(rows, bytesPerRow)];
    double[][] outputs = new double[output < 0 ? 0 : rows][];
    try {
      network.run(
          input,
          wanted,
          arrays -> {
            for (int i = 0; i < sites.size(); i++) {
              sites.get(i).pack(values(arrays.get(i)), packed, bytesPerRow);
            }
            if (output >= 0) {
              split(arrays.get(sites.size()), outputs);
            }
          });
    } finally {
      if (input.closeable()) {
        input.close();
      }
      if (matrix.closeable()) {
        matrix.close();
      }
    }
    return new ExtractedBatch(first, new CodeMatrix(rows, codeBits(), packed), outputs);
  }

  /** As floats, of which the sign is that of the value also where doubles are smaller than any. */
  private static float[] values(INDArray array) {
    if (array.dataType() != DataType.DOUBLE) {
      return Floats.of(array);
    }
    INDArray signs = Nd4j.math().sign(array);
    float[] values = Floats.of(signs);
    signs.close();
    return values;
  }

  private static void split(INDArray array, double[][] rows) {
    INDArray plain = array.dup('c');
    double[] flat = plain.data().asDouble();
    plain.close();
    int units = flat.length / rows.length;
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new double[units];
      System.arraycopy(flat, row * units, rows[row], 0, units);
    }
  }

  /** The one stage that puts out a vector per example; −1 where there is none. */
  private static int output(List<Stage> stages) {
    List<Stage> outputs = stages.stream().filter(Stage::isOutput).toList();
    boolean vector =
        outputs.size() == 1
            && outputs.get(0).layer().isPresent()
            && FeatureMap.of(outputs.get(0).output()).filter(m -> m.positions() == 1).isPresent();
    return vector ? stages.indexOf(outputs.get(0)) : -1;
  }

  @Override
  public void close() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
