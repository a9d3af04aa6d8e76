package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.training.FusedLayout.Stretch;
import io.github.phasegrid.training.fused.MatrixProducts;
import io.github.phasegrid.training.fused.NativeFloats;
import io.github.phasegrid.training.fused.RowClasses;
import io.github.phasegrid.training.fused.SoftmaxKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The runs of a pack and what they share: the batch, and the products of their first layers.
 *
 * <p>The units of all runs stand one below the other in one kernel {@code [units, inputs]}, which
 * is multiplied in whole blocks of some rows, the last filled up with zeros. A partial batch is
 * filled up with zero examples. So products have one shape, or several that are the same to the bit
 * ({@link RowClasses}), and with each unit in a row of its class ({@link FusedLayout}) a run's
 * numbers do not depend on where it stands.
 */
final class FusedPack implements AutoCloseable {
  /**
   * Units of a block: the 12 of OpenBLAS's inner loop on AVX2. Where those of a large product come
   * out otherwise than those of a small one, a block that is worth a product of its own.
   */
  static final List<Integer> BLOCKS = List.of(12, 132);

  /** Up to so many units in one product: enough to be worth OpenBLAS's packing of the examples. */
  private static final int UNITS_PER_PRODUCT = 528;

  /** Examples of one product in inference. */
  private static final int SCORED_BATCH = 256;

  private final Sample sample;
  private final FusedInputs inputs;
  private final int batch;
  private final int stepsPerEpoch;
  private final FusedWorkspace workspace;
  private final List<FusedRun> runs = new ArrayList<>();
  private final NativeFloats kernel;
  private final NativeFloats scoredKernel;
  private final NativeFloats exchange;
  private final NativeFloats scored;
  private final NativeFloats examples;
  private final NativeFloats gradient;
  private final float[] gathered;

  private final NativeFloats[] kernelFrom;
  private final NativeFloats[] scoredKernelFrom;
  private final NativeFloats[] exchangeFrom;
  private final NativeFloats[] scoredFrom;
  private final RowClasses rowClasses;
  private final int block;
  private final FusedRun[] ownerOfRow;
  private final int[] unitOfRow;
  private int units;
  private int blocks;

  /**
   * @param states by run; empty when all start
   */
  FusedPack(List<TrainingRun> training, Map<String, RunState> states, Sample sample) {
    this.sample = sample;
    this.inputs = FusedInputs.of(sample.train());
    this.batch = training.get(0).recipe().batchSize();
    this.stepsPerEpoch = (sample.epochLength() + batch - 1) / batch;
    int widest = training.stream().mapToInt(run -> run.perceptron().width()).max().orElseThrow();
    int stride = Math.max(batch, SCORED_BATCH);
    workspace = new FusedWorkspace(Math.max(widest, sample.classes()), inputs.count(), stride);
    rowClasses =
        RowClasses.of(
            BLOCKS,
            UNITS_PER_PRODUCT,
            new RowClasses.Shape(inputs.used(), batch),
            new RowClasses.Shape(inputs.count(), SCORED_BATCH));
    for (TrainingRun run : training) {
      runs.add(new FusedRun(run, inputs, sample.classes(), rowClasses.count(), workspace));
    }
    block = rowClasses.block();
    for (FusedRun run : runs) {
      if (states.containsKey(run.run().id())) {
        run.restore(states.get(run.run().id()).numbers());
      }
    }
    int most = layout().blocks();
    ownerOfRow = new FusedRun[most * block];
    unitOfRow = new int[most * block];
    kernel = new NativeFloats(most * block * inputs.used());
    scoredKernel = new NativeFloats(most * block * inputs.count());
    exchange = new NativeFloats(most * block * batch);
    scored = new NativeFloats(most * block * SCORED_BATCH);
    examples = new NativeFloats(stride * inputs.count());
    gradient = new NativeFloats(rowClasses.blocksPerProduct() * block * inputs.used());
    gathered = new float[stride * inputs.count()];
    kernelFrom = fromEachBlock(kernel, most);
    scoredKernelFrom = fromEachBlock(scoredKernel, most);
    exchangeFrom = fromEachBlock(exchange, most);
    scoredFrom = fromEachBlock(scored, most);
    place();
  }

  private static NativeFloats[] fromEachBlock(NativeFloats whole, int count) {
    int length = whole.length() / count;
    NativeFloats[] slices = new NativeFloats[count];
    Arrays.setAll(slices, from -> whole.slice(from * length, whole.length() - from * length));
    return slices;
  }

  /** The runs that train. */
  List<FusedRun> runs() {
    return List.copyOf(runs);
  }

  /** Units of the first layers of all runs that train. */
  int units() {
    return units;
  }

  /** Takes a run out; the others close up. */
  void remove(FusedRun run) {
    runs.remove(run);
    run.close();
    place();
  }

  private FusedLayout layout() {
    return FusedLayout.of(rowClasses.ofRow(), runs.stream().map(FusedRun::width).toList());
  }

  private void place() {
    kernel.fillZero();
    exchange.fillZero();
    gradient.fillZero();
    Arrays.fill(ownerOfRow, null);
    FusedLayout layout = layout();
    blocks = layout.blocks();
    units = 0;
    for (int i = 0; i < runs.size(); i++) {
      FusedRun run = runs.get(i);
      run.place(layout.places().get(i), kernel);
      units += run.width();
      for (Stretch stretch : layout.places().get(i)) {
        for (int j = 0; j < stretch.count(); j++) {
          ownerOfRow[stretch.row() + j] = run;
          unitOfRow[stretch.row() + j] = stretch.unit() + j;
        }
      }
    }
  }

  /**
   * Trains every run on one batch.
   *
   * @param order example indices
   * @param from the first entry of {@code order} in the batch
   * @param rows size of the batch, at most the batch size
   * @param epoch from 0
   */
  void step(int[] order, int from, int rows, int epoch) {
    int step = from / batch;
    long stepsBefore = (long) epoch * stepsPerEpoch + step;
    for (int row = 0; row < rows; row++) {
      sample
          .train()
          .copyTo(order[from + row], inputs.order(), inputs.used(), gathered, row * inputs.used());
    }
    show(rows, batch, inputs.used());
    forward(kernelFrom, inputs.used(), batch, exchangeFrom);
    for (int i = 0; i < runs.size(); i++) {
      if (!runs.get(i).hasFailed()) {
        runs.get(i).forwardAndBackward(exchange, order, from, rows, epoch, stepsBefore);
      }
    }
    update();
    for (int i = 0; i < runs.size(); i++) {
      if (!runs.get(i).hasFailed()) {
        runs.get(i).endStep(rows, epoch, step);
      }
    }
  }

  private void forward(
      NativeFloats[] kernelFrom, int inputs, int columns, NativeFloats[] targetFrom) {
    int together = rowClasses.blocksPerProduct();
    for (int first = 0; first < blocks; first += together) {
      int count = Math.min(together, blocks - first);
      MatrixProducts.forwardExamples(
          count * block, inputs, columns, kernelFrom[first], examples, targetFrom[first]);
    }
  }

  /** Copies the gathered examples out, and zeros for those missing. */
  private void show(int rows, int columns, int inputs) {
    Arrays.fill(gathered, rows * inputs, columns * inputs, 0);
    examples.put(0, gathered, 0, columns * inputs);
  }

  /** Gradients of the first layers, each used while it is in the cache. */
  private void update() {
    int together = rowClasses.blocksPerProduct();
    for (int first = 0; first < blocks; first += together) {
      int rows = Math.min(together, blocks - first) * block;
      MatrixProducts.gradientExamples(
          rows, inputs.used(), batch, exchangeFrom[first], examples, gradient);
      for (int row = 0; row < rows; row++) {
        int packRow = first * block + row;
        FusedRun owner = ownerOfRow[packRow];
        gradient.take(
            row * inputs.used(), workspace.rowGradient, 0, inputs.used(), workspace.zeros);
        if (owner != null && !owner.hasFailed()) {
          int rowClass = rowClasses.ofRow()[row % block];
          owner.updateUnit(unitOfRow[packRow], rowClass, kernel, packRow);
        }
      }
    }
  }

  /** Looks at all weights after an epoch's last step. */
  void endEpoch(int epoch) {
    runs.forEach(run -> run.endEpoch(epoch, stepsPerEpoch - 1));
  }

  /** How each run, in the order of {@link #runs()}, does on the validation examples. */
  List<LossAndAccuracy> validate() {
    Examples validation = sample.validation();
    SoftmaxKernel.Tally[] tallies = new SoftmaxKernel.Tally[runs.size()];
    Arrays.setAll(tallies, i -> new SoftmaxKernel.Tally());
    for (FusedRun run : runs) {
      run.fold();
      run.publish(scoredKernel, inputs.count());
    }
    int[] labels = new int[SCORED_BATCH];
    for (int from = 0; from < validation.count(); from += SCORED_BATCH) {
      int rows = Math.min(SCORED_BATCH, validation.count() - from);
      for (int row = 0; row < rows; row++) {
        validation.copyTo(
            from + row, inputs.order(), inputs.count(), gathered, row * inputs.count());
        labels[row] = validation.label(from + row);
      }
      show(rows, SCORED_BATCH, inputs.count());
      forward(scoredKernelFrom, inputs.count(), SCORED_BATCH, scoredFrom);
      for (int i = 0; i < runs.size(); i++) {
        runs.get(i).score(scored, SCORED_BATCH, rows, labels, tallies[i]);
      }
    }
    double count = validation.count();
    return Arrays.stream(tallies)
        .map(tally -> new LossAndAccuracy(tally.loss() / count, tally.correct() / count))
        .toList();
  }

  @Override
  public void close() {
    runs.forEach(FusedRun::close);
    workspace.close();
    for (NativeFloats array :
        new NativeFloats[] {kernel, scoredKernel, exchange, scored, examples, gradient}) {
      array.close();
    }
  }
}
