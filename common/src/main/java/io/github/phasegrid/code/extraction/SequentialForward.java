package io.github.phasegrid.code.extraction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers one after the other. */
record SequentialForward(MultiLayerNetwork network, List<Stage> stages, LayerWorkspaceMgr memory)
    implements ForwardNetwork {

  static SequentialForward of(MultiLayerNetwork network, InputType input) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    List<InputType> types = configuration.getLayerActivationTypes(input);
    List<Stage> stages = new ArrayList<>();
    for (int index = 0; index < types.size(); index++) {
      Layer layer = configuration.getConf(index).getLayer();
      boolean direct = configuration.getInputPreProcess(index) == null;
      stages.add(
          new Stage(
              layer.getLayerName() == null ? "" : layer.getLayerName(),
              Optional.of(layer),
              types.get(index),
              direct ? index - 1 : Stage.SEVERAL,
              index == types.size() - 1,
              LayerArrays.makesNewOutput(layer)));
    }
    return new SequentialForward(network, List.copyOf(stages), LayerArrays.memory(stages.size()));
  }

  @Override
  public DataType type() {
    return network.getLayerWiseConfigurations().getDataType();
  }

  @Override
  public void run(INDArray input, List<Integer> wanted, Consumer<List<INDArray>> consumer) {
    int last = Collections.max(wanted);
    network.setInput(input); // tells layers how many examples there are
    List<INDArray> outputs = new ArrayList<>();
    try {
      for (int stage = 0; stage <= last; stage++) {
        INDArray before = stage == 0 ? input : outputs.get(stage - 1);
        boolean mayChange =
            stage > 0 && stages.get(stage - 1).isTakenOnce() && !wanted.contains(stage - 1);
        outputs.add(activate(stage, before, mayChange));
      }
      consumer.accept(wanted.stream().map(outputs::get).toList());
    } finally {
      outputs.stream().filter(INDArray::closeable).forEach(INDArray::close);
    }
  }

  private INDArray activate(int stage, INDArray before, boolean mayChange) {
    org.deeplearning4j.nn.api.Layer layer = network.getLayer(stage);
    boolean copied =
        !mayChange && LayerArrays.overwritesInput(stages.get(stage).layer().orElseThrow());
    MemoryWorkspace scope = memory.notifyScopeEntered(ArrayType.FF_WORKING_MEM);
    try {
      INDArray taken =
          copied ? memory.dup(ArrayType.ACTIVATIONS, before, before.ordering()) : before;
      InputPreProcessor shaping = network.getLayerWiseConfigurations().getInputPreProcess(stage);
      INDArray shaped =
          shaping == null
              ? taken
              : shaping.preProcess(taken, network.getInputMiniBatchSize(), memory);
      return layer.activate(shaped, false, memory);
    } finally {
      scope.close();
      layer.clear();
    }
  }
}
