package io.github.phasegrid.code.extraction;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;

/** What Deeplearning4j's layers do with the arrays that they take and put out, in inference. */
final class LayerArrays {
  private static final String WORKING_MEMORY = "PHASEGRID_FORWARD_WORKING_MEMORY";

  private LayerArrays() {}

  /** Whether the layer computes its output in the place of its input. */
  static boolean overwritesInput(Layer layer) {
    Layer plain = Units.unfrozen(layer);
    return plain instanceof ActivationLayer || plain instanceof PReLULayer;
  }

  /**
   * Whether what the layer puts out is surely an array of its own. Others may hand on what they
   * took, or a view of it, as dropout and cropping do.
   */
  static boolean makesNewOutput(Layer layer) {
    Layer plain = Units.unfrozen(layer);
    return plain instanceof ConvolutionLayer
        || plain instanceof DenseLayer
        || plain instanceof BatchNormalization;
  }

  /**
   * Memory for a pass as Deeplearning4j's own passes have it: outputs lie outside of workspaces,
   * what layers need meanwhile in one that is used again.
   *
   * @param stages of the network; each opens it once a pass
   */
  static LayerWorkspaceMgr memory(int stages) {
    WorkspaceConfiguration reused =
        WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0.02)
            .policyLearning(LearningPolicy.OVER_TIME)
            .cyclesBeforeInitialization(2 * stages)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .build();
    return LayerWorkspaceMgr.builder()
        .noWorkspaceFor(ArrayType.ACTIVATIONS)
        .with(ArrayType.INPUT, WORKING_MEMORY, reused)
        .with(ArrayType.FF_WORKING_MEM, WORKING_MEMORY, reused)
        .build();
  }
}
