package io.github.phasegrid.code.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph of layers and other vertices, with one input.
 *
 * @param vertices those of the stages, in their order
 */
record GraphForward(
    ComputationGraph graph,
    List<Stage> stages,
    List<GraphVertex> vertices,
    LayerWorkspaceMgr memory)
    implements ForwardNetwork {

  static GraphForward of(ComputationGraph graph, InputType input) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    // Not asked to add preprocessors, it would pass over those that are there.
    Map<String, InputType> types = configuration.getLayerActivationTypes(true, false, input);
    Map<String, Integer> index = new HashMap<>();
    configuration.getNetworkInputs().forEach(name -> index.put(name, Stage.INPUT));
    List<Stage> stages = new ArrayList<>();
    List<GraphVertex> vertices = new ArrayList<>();
    for (int place : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[place];
      String name = vertex.getVertexName();
      if (index.containsKey(name)) {
        continue;
      }
      index.put(name, stages.size());
      vertices.add(vertex);
      stages.add(
          new Stage(
              name,
              layer(configuration, name),
              types.get(name),
              source(configuration, name, index),
              configuration.getNetworkOutputs().contains(name),
              vertex.getNumOutputConnections() == 1 && makesNewOutput(configuration, name)));
    }
    return new GraphForward(
        graph, List.copyOf(stages), List.copyOf(vertices), LayerArrays.memory(stages.size()));
  }

  private static Optional<Layer> layer(ComputationGraphConfiguration configuration, String name) {
    return configuration.getVertices().get(name) instanceof LayerVertex layer
        ? Optional.of(layer.getLayerConf().getLayer())
        : Optional.empty();
  }

  private static boolean makesNewOutput(ComputationGraphConfiguration configuration, String name) {
    return layer(configuration, name)
        .map(LayerArrays::makesNewOutput)
        .orElseGet(
            () ->
                configuration.getVertices().get(name) instanceof ElementWiseVertex
                    && configuration.getVertexInputs().get(name).size() > 1);
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

  @Override
  public void run(INDArray input, List<Integer> wanted, Consumer<List<INDArray>> consumer) {
    int last = Collections.max(wanted);
    graph.setInputs(input); // tells layers how many examples there are
    List<INDArray> outputs = new ArrayList<>();
    try {
      Arrays.stream(graph.getVertices())
          .filter(GraphVertex::isInputVertex)
          .forEach(vertex -> handOn(vertex, input, false));
      for (int stage = 0; stage <= last; stage++) {
        boolean mayChange = stages.get(stage).isTakenOnce() && !wanted.contains(stage);
        outputs.add(activate(vertices.get(stage), mayChange));
      }
      consumer.accept(wanted.stream().map(outputs::get).toList());
    } finally {
      vertices.forEach(GraphVertex::clear);
      outputs.stream().filter(INDArray::closeable).forEach(INDArray::close);
    }
  }

  private INDArray activate(GraphVertex vertex, boolean mayChange) {
    MemoryWorkspace scope = memory.notifyScopeEntered(ArrayType.FF_WORKING_MEM);
    try {
      INDArray output = vertex.doForward(false, memory);
      handOn(vertex, output, mayChange);
      return output;
    } finally {
      scope.close();
    }
  }

  private void handOn(GraphVertex vertex, INDArray output, boolean mayChange) {
    VertexIndices[] takers = vertex.getOutputVertices();
    if (takers == null) {
      return; // what nothing takes
    }
    for (VertexIndices taker : takers) {
      GraphVertex next = graph.getVertices()[taker.getVertexIndex()];
      boolean copied =
          !mayChange
              && layer(graph.getConfiguration(), next.getVertexName())
                  .filter(LayerArrays::overwritesInput)
                  .isPresent();
      INDArray given =
          copied ? memory.dup(ArrayType.ACTIVATIONS, output, output.ordering()) : output;
      next.setInput(taker.getVertexEdgeNumber(), given, memory);
    }
  }
}
