package io.github.phasegrid.train;

import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.training.AveragingRounds;
import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.Replica;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What executors need to do a round.
 *
 * @param data of the trial
 * @param round which minibatches
 * @param accelerator where Deeplearning4j computes
 */
record RoundOfWorkers(
    Broadcast<TrialData> data, AveragingRounds.Round round, Accelerator accelerator)
    implements Serializable {

  /** Binds this thread to the device that its task was given. */
  String bindDevice() {
    return TaskDevice.bind(TaskContext.get().resourcesJMap(), Engines.DL4J, accelerator);
  }

  /** A worker's network, and what it trains. */
  Replica replica(int worker) {
    TrialData.Drawn drawn = data.value().drawn();
    return new Replica(drawn.run(), drawn.sample(), round, worker);
  }

  /** What a worker trains, made as it is asked for. */
  Iterator<DataSet> minibatches(int worker) {
    bindDevice(); // arrays lie on the thread's device
    return replica(worker).minibatches();
  }
}
