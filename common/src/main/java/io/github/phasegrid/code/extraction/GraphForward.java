package io.github.phasegrid.code.extraction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph of layers and other vertices, with one input. */
record GraphForward(ComputationGraph graph, List<Stage> stages) implements ForwardNetwork {

  static GraphForward of(ComputationGraph graph, InputType input) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    Map<String, InputType> types =
        configuration.getLayerActivationTypes(false, false, input); // changes nothing
    Map<String, Integer> index = new HashMap<>();
    configuration.getNetworkInputs().forEach(name -> index.put(name, Stage.INPUT));
    List<Stage> stages = new ArrayList<>();
    for (int vertex : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[vertex].getVertexName();
      if (index.containsKey(name)) {
        continue;
      }
      index.put(name, stages.size());
      stages.add(
          new Stage(
              name,
              layer(configuration, name),
              types.get(name),
              source(configuration, name, index),
              configuration.getNetworkOutputs().contains(name)));
    }
    return new GraphForward(graph, List.copyOf(stages));
  }

  private static Optional<org.deeplearning4j.nn.conf.layers.Layer> layer(
      ComputationGraphConfiguration configuration, String name) {
    GraphVertex vertex = configuration.getVertices().get(name);
    return vertex instanceof LayerVertex layer
        ? Optional.of(layer.getLayerConf().getLayer())
        : Optional.empty();
  }

  private static int source(
      ComputationGraphConfiguration configuration, String name, Map<String, Integer> index) {
    List<String> inputs = configuration.getVertexInputs().get(name);
    boolean direct =
        inputs.size() == 1
            && configuration.getVertices().get(name) instanceof LayerVertex layer
            && layer.getPreProcessor() == null;
    return direct ? index.get(inputs.get(0)) : Stage.SEVERAL;
  }

  @Override
  public DataType type() {
    return graph.getConfiguration().getDataType();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Several by {@code feedForward}, and not {@code output(names, …)}: that one loses track of
   * its workspaces where two outputs asked for are in use at a time, as in residual blocks.
   */
  @Override
  public void run(INDArray input, List<Integer> wanted, Consumer<List<INDArray>> consumer) {
    Map<String, INDArray> outputs =
        wanted.size() == 1 ? only(input, stages.get(wanted.get(0)).name()) : all(input);
    try {
      consumer.accept(wanted.stream().map(i -> outputs.get(stages.get(i).name())).toList());
    } finally {
      outputs.values().stream().filter(INDArray::closeable).forEach(INDArray::close);
    }
  }

  private Map<String, INDArray> only(INDArray input, String name) {
    return Map.of(name, graph.output(List.of(name), false, new INDArray[] {input}, null)[0]);
  }

  private Map<String, INDArray> all(INDArray input) {
    Map<String, INDArray> outputs = graph.feedForward(new INDArray[] {input}, false);
    outputs.keySet().removeAll(graph.getConfiguration().getNetworkInputs());
    return outputs;
  }
}
