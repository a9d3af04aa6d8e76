package io.github.phasegrid.code.extraction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers one after the other. */
record SequentialForward(MultiLayerNetwork network, List<Stage> stages) implements ForwardNetwork {

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
              index == types.size() - 1));
    }
    return new SequentialForward(network, List.copyOf(stages));
  }

  @Override
  public DataType type() {
    return network.getLayerWiseConfigurations().getDataType();
  }

  @Override
  public void run(INDArray input, List<Integer> wanted, Consumer<List<INDArray>> consumer) {
    int last = Collections.max(wanted);
    List<INDArray> outputs = network.feedForwardToLayer(last, input, false); // the input first
    try {
      consumer.accept(wanted.stream().map(stage -> outputs.get(stage + 1)).toList());
    } finally {
      outputs.stream().skip(1).filter(INDArray::closeable).forEach(INDArray::close);
    }
  }
}
