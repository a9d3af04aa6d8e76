package io.github.phasegrid.network;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Inputs;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in inference mode, as stock Deeplearning4j computes it: batch norm uses its running
 * statistics, nothing is dropped.
 *
 * <p>Examples go through in batches of {@value #BATCH} from the first on, so a result depends on
 * the examples alone. For one thread, and that thread is left without Deeplearning4j workspaces on
 * {@link #close()}.
 */
public final class ForwardPass implements AutoCloseable {

  /** Examples in a batch; the last one may hold fewer. */
  public static final int BATCH = 1000;

  private final NetworkSpec spec;
  private final int classes;
  private final INDArray parameters;
  private final MultiLayerNetwork network;
  private final boolean owner;

  private ForwardPass(
      NetworkSpec spec, int inputs, int classes, INDArray parameters, boolean owner) {
    this.spec = spec;
    this.classes = classes;
    this.parameters = parameters;
    this.owner = owner;
    this.network = Dl4jNetworks.logits(spec, inputs, classes, parameters);
  }

  /** Of these weights. */
  public static ForwardPass of(NetworkSpec spec, NetworkWeights weights) {
    NativeThreads.useOne();
    return new ForwardPass(
        spec,
        weights.hidden().get(0).dense().inputs(),
        weights.output().outputs(),
        Dl4jNetworks.parameters(spec, weights),
        true);
  }

  /**
   * Of a network in training: always sees its present weights.
   *
   * @param parameters {@code [1, n]}, shared, and closed by its owner
   */
  public static ForwardPass following(
      NetworkSpec spec, int inputs, int classes, INDArray parameters) {
    return new ForwardPass(spec, inputs, classes, parameters, false);
  }

  /** Sends every example through, in order, handing out batch by batch. */
  public void over(Inputs examples, Consumer<Batch> consumer) {
    float[] pixels = new float[Math.min(BATCH, examples.count()) * examples.inputs()];
    for (int first = 0; first < examples.count(); first += BATCH) {
      int rows = Math.min(BATCH, examples.count() - first);
      for (int row = 0; row < rows; row++) {
        examples.copyTo(first + row, pixels, row * examples.inputs());
      }
      INDArray features = Floats.matrix(rows, examples.inputs());
      Floats.fill(features, pixels);
      List<INDArray> outputs = network.feedForward(features.castTo(parameters.dataType()), false);
      consumer.accept(new Batch(first, rows, outputs));
      outputs.forEach(INDArray::close);
      features.close();
    }
  }

  /** Mean loss and accuracy over examples and their own labels. */
  public LossAndAccuracy score(Examples examples) {
    LossAndAccuracy.Tally tally = new LossAndAccuracy.Tally();
    over(
        examples,
        batch -> {
          double[][] logits = batch.logits();
          for (int row = 0; row < logits.length; row++) {
            tally.add(logits[row], examples.label(batch.first() + row));
          }
        });
    return tally.mean();
  }

  @Override
  public void close() {
    if (owner) {
      parameters.close();
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  /** What came out for some consecutive examples; only valid while it is handed out. */
  public final class Batch {
    private final int first;
    private final int rows;
    private final List<INDArray> outputs;

    private Batch(int first, int rows, List<INDArray> outputs) {
      this.first = first;
      this.rows = rows;
      this.outputs = outputs;
    }

    /** The first example's index. */
    public int first() {
      return first;
    }

    /** Number of examples. */
    public int rows() {
      return rows;
    }

    /**
     * A hidden layer's activations, {@code [rows, width]}, row by row.
     *
     * @param layer from 0
     */
    public float[] activations(int layer) {
      int layersPerHidden = spec.batchNorm() ? 3 : 2;
      return Floats.of(outputs.get((layer + 1) * layersPerHidden)); // the input stands first
    }

    /**
     * What the batch norm of a hidden layer is given, {@code [rows, width]}, row by row; of a
     * network with batch norm, as otherwise the activation overwrites it.
     *
     * @param layer from 0
     */
    float[] beforeBatchNorm(int layer) {
      return Floats.of(outputs.get(3 * layer + 1)); // the input stands first
    }

    /** {@code [rows][classes]}. */
    public double[][] logits() {
      double[][] logits = new double[rows][classes];
      INDArray last = outputs.get(outputs.size() - 1).dup('c');
      double[] flat = last.data().asDouble();
      last.close();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(flat, row * classes, logits[row], 0, classes);
      }
      return logits;
    }
  }
}
