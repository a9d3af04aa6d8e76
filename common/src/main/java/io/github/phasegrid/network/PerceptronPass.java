package io.github.phasegrid.network;

import io.github.phasegrid.dataset.Inputs;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What comes out of the hidden layers of a multilayer perceptron in inference mode, as stock
 * Deeplearning4j computes it: batch norm uses its running statistics, nothing is dropped.
 *
 * <p>Examples go through in batches of fixed size from the first on, so a result depends on the
 * examples alone. For one thread, and that thread is left without Deeplearning4j workspaces on
 * {@link #close()}.
 */
public final class PerceptronPass implements AutoCloseable {
  private final NetworkSpec spec;
  private final INDArray parameters;
  private final MultiLayerNetwork network;

  /** Of these weights. */
  public PerceptronPass(NetworkSpec spec, NetworkWeights weights) {
    NativeRuntime.prepare();
    this.spec = spec;
    this.parameters = Dl4jNetworks.parameters(spec, weights);
    this.network =
        Dl4jNetworks.logits(
            spec, weights.hidden().get(0).dense().inputs(), weights.output().outputs(), parameters);
  }

  /** Sends every example through, in order, handing out batch by batch. */
  public void over(Inputs examples, Consumer<Batch> consumer) {
    int batch = Math.min(ForwardPass.BATCH, examples.count());
    float[] pixels = new float[batch * examples.inputs()];
    for (int first = 0; first < examples.count(); first += batch) {
      int rows = Math.min(batch, examples.count() - first);
      for (int row = 0; row < rows; row++) {
        examples.copyTo(first + row, pixels, row * examples.inputs());
      }
      INDArray features = Floats.matrix(rows, examples.inputs());
      Floats.fill(features, pixels);
      List<INDArray> outputs = network.feedForward(features, false);
      consumer.accept(new Batch(first, rows, outputs));
      outputs.forEach(INDArray::close);
      features.close();
    }
  }

  @Override
  public void close() {
    parameters.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
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
  }
}
