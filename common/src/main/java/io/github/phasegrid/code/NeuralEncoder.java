package io.github.phasegrid.code;

import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.InputLayout;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.Dl4jGraphs;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.GraphWeights;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns examples into neural codes of one of our networks: the bits {@code [activation > 0]} of
 * every hidden unit, after batch norm, in inference mode; layer by layer from the input on, unit by
 * unit, of maps channel by channel and row by row.
 *
 * <p>For leaky ReLU the sign of the pre-activation decides, which is the activation's own sign. The
 * activations are those of stock Deeplearning4j on one thread in batches of fixed shape, so codes
 * are the same in every run on one type of CPU. For one thread.
 */
public final class NeuralEncoder implements AutoCloseable {
  private final INDArray parameters;
  private final CodeExtractor extractor;

  /**
   * Encodes with this network.
   *
   * @throws IllegalArgumentException when the weights are of another kind of network
   */
  public NeuralEncoder(Architecture network, Weights weights) {
    if (network instanceof NetworkSpec spec && weights instanceof NetworkWeights own) {
      int inputs = own.hidden().get(0).dense().inputs();
      parameters = Dl4jNetworks.parameters(spec, own);
      extractor =
          CodeExtractor.of(
              Dl4jNetworks.logits(spec, inputs, own.output().outputs(), parameters),
              InputLayout.FLAT,
              new ImageShape(1, 1, inputs),
              CodeRule.ALL);
    } else if (network instanceof ConvolutionalSpec spec && weights instanceof GraphWeights own) {
      parameters = Dl4jGraphs.parameters(own);
      extractor =
          CodeExtractor.of(
              Dl4jGraphs.logits(spec, own.classes(), parameters),
              InputLayout.CHANNELS_FIRST,
              spec.image(),
              CodeRule.ALL);
    } else {
      throw new IllegalArgumentException(weights.getClass() + " are no weights of " + network);
    }
  }

  /** Bits of the whole code. */
  public int codeBits() {
    return extractor.codeBits();
  }

  /** Receives the codes of some consecutive examples. */
  @FunctionalInterface
  public interface Receiver {
    /** Takes them; the next are those of the examples after these. */
    void receive(CodeMatrix codes) throws IOException;
  }

  /**
   * Encodes examples, handing their codes out some at a time and in order, so that memory does not
   * grow with the number of examples; and tells how well the network's output fits each of the
   * given labellings.
   *
   * @param labels any number of arrays {@code [examples]}, such as the true and the noisy labels
   * @return loss and accuracy for each of them
   * @throws IOException what the receiver throws
   */
  public List<LossAndAccuracy> encode(Inputs examples, Receiver receiver, int[]... labels)
      throws IOException {
    for (int[] labelling : labels) {
      if (labelling.length != examples.count()) {
        throw new IllegalArgumentException(
            labelling.length + " labels for " + examples.count() + " examples");
      }
    }
    List<LossAndAccuracy.Tally> tallies =
        Stream.generate(LossAndAccuracy.Tally::new).limit(labels.length).toList();
    extractor.over(
        examples,
        batch -> {
          receiver.receive(batch.codes());
          for (int row = 0; row < batch.outputs().length; row++) {
            for (int i = 0; i < labels.length; i++) {
              tallies.get(i).add(batch.outputs()[row], labels[i][batch.first() + row]);
            }
          }
        });
    return tallies.stream().map(LossAndAccuracy.Tally::mean).toList();
  }

  /** Encodes examples into one matrix; otherwise as the streaming method of this name. */
  public Encoded encode(Inputs examples, int[]... labels) {
    byte[] packed =
        new byte[Math.multiplyExact(examples.count(), CodeMatrix.bytesPerRow(codeBits()))];
    ByteBuffer rest = ByteBuffer.wrap(packed);
    try {
      List<LossAndAccuracy> performance =
          encode(examples, codes -> rest.put(codes.packed()), labels);
      return new Encoded(new CodeMatrix(examples.count(), codeBits(), packed), performance);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory is no file", impossible);
    }
  }

  @Override
  public void close() {
    extractor.close();
    parameters.close();
  }
}
