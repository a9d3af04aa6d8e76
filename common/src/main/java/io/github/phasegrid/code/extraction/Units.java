package io.github.phasegrid.code.extraction;

import io.github.phasegrid.UserMistakeException;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/**
 * The activation of a layer, be it the layer's own or a layer for itself. Some classes inherit a
 * setting of that name and never apply it.
 */
final class Units {

  private Units() {}

  /** The layer itself, where it was wrapped so as not to be trained. */
  static Layer unfrozen(Layer layer) {
    return layer instanceof FrozenLayer frozen ? unfrozen(frozen.getLayer()) : layer;
  }

  /**
   * What a layer's activation is.
   *
   * @throws UserMistakeException for a layer of which that is not known
   */
  static ActivationKind of(Layer frozenOrNot) {
    Layer layer = unfrozen(frozenOrNot);
    if (layer instanceof PReLULayer) {
      return ActivationKind.PARAMETRIC;
    } else if (layer instanceof ActivationLayer activation) {
      return ActivationKind.of(activation.getActivationFn());
    } else if (layer instanceof DenseLayer
        || layer instanceof ConvolutionLayer
        || layer instanceof BaseOutputLayer
        || layer instanceof ElementWiseMultiplicationLayer
        || layer instanceof LossLayer) {
      return ActivationKind.of(((BaseLayer) layer).getActivationFn());
    } else if (isLinear(layer)) {
      return ActivationKind.LINEAR_UNITS;
    }
    throw new UserMistakeException(
        "layer "
            + layer.getLayerName()
            + " is of type "
            + layer.getClass().getSimpleName()
            + ", which is not supported; give a network of dense, convolution, batch norm, pooling,"
            + " dropout and activation layers");
  }

  /** What a network puts out whose last layer this is. */
  static OutputMeaning outputMeaning(Layer frozenOrNot) {
    Layer layer = unfrozen(frozenOrNot);
    boolean softmax =
        layer instanceof ActivationLayer activation
            ? ActivationKind.isSoftmax(activation.getActivationFn())
            : layer instanceof BaseLayer base && ActivationKind.isSoftmax(base.getActivationFn());
    if (softmax) {
      return OutputMeaning.PROBABILITIES;
    }
    return of(layer).family() == ActivationKind.Family.LINEAR
        ? OutputMeaning.LOGITS
        : OutputMeaning.OTHER;
  }

  private static boolean isLinear(Layer layer) {
    return layer instanceof BatchNormalization
        || layer instanceof DropoutLayer
        || layer instanceof SubsamplingLayer
        || layer instanceof GlobalPoolingLayer
        || layer instanceof LocalResponseNormalization
        || layer instanceof NoParamLayer; // padding, cropping, upsampling
  }
}
