package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One worker's copy of a network for one round of data-parallel training, and the minibatches that
 * it trains. With one worker, all rounds together make the steps of engine {@code dl4j}, to the
 * bit.
 */
public final class Replica implements AutoCloseable {
  private final TrainingLoss loss = new TrainingLoss();
  private final TrainingRun run;
  private final Sample sample;
  private final AveragingRounds.Round round;
  private final int worker;
  private StockNetwork network;

  /**
   * @param sample what the run trains on
   * @param worker from 0, one that has steps in the round
   */
  public Replica(TrainingRun run, Sample sample, AveragingRounds.Round round, int worker) {
    run.requireLabelsOf(sample.train());
    this.run = run;
    this.sample = sample;
    this.round = round;
    this.worker = worker;
  }

  /**
   * The network where the round begins. Asked for once; {@link #close} ends it.
   *
   * @param parameters of all workers at that point, {@code [1, n]}; copied
   * @param moments of the optimizer, copied; empty where it has none
   * @return a {@code MultiLayerNetwork} or {@code ComputationGraph}
   */
  public Model network(INDArray parameters, Optional<INDArray> moments) {
    network =
        StockTraining.from(
            parameters.dup(),
            run,
            sample.train().inputs(),
            sample.classes(),
            loss,
            step -> round.numberOver(worker, step));
    moments.ifPresent(given -> network.moments(true).orElseThrow().assign(given));
    network.standAt(round.epoch(), round.firstStep());
    return network.model();
  }

  /**
   * The worker's minibatches, made as they are asked for; images have the shape that the network
   * takes.
   */
  public Iterator<DataSet> minibatches() {
    Minibatches all = new Minibatches(run, sample);
    int[] visits = all.visits(round.epoch());
    return IntStream.range(0, round.steps(worker))
        .map(step -> round.first() + round.minibatch(worker, step))
        .mapToObj(
            number ->
                all.make(
                    round.epoch(), visits, number * run.recipe().batchSize(), all.rows(number)))
        .map(
            batch ->
                new DataSet(StockNetwork.shaped(batch.features(), run.network()), batch.labels()))
        .iterator();
  }

  /** Examples of the last minibatch that were classified as their label, before the step. */
  public int correct() {
    return loss.correct();
  }

  /** Frees the network's native memory, and this thread's. */
  @Override
  public void close() {
    if (network != null) {
      network.free();
      network = null;
    }
  }
}
