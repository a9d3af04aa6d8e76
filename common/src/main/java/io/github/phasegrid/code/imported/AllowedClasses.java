package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes that a configuration may name: layers, vertices and preprocessors one by one, since
 * those of them that are not here are not understood; and the packages of plain values.
 */
final class AllowedClasses {
  private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";

  private static final Pattern NAME =
      Pattern.compile("([a-z0-9.]{1,100}\\.)([A-Z][A-Za-z0-9]{0,60})");

  private static final Set<String> LAYER_NAMES =
      Set.of(
          "ActivationLayer",
          "BatchNormalization",
          "ConvolutionLayer",
          "Deconvolution2D",
          "DenseLayer",
          "DepthwiseConvolution2D",
          "DropoutLayer",
          "GlobalPoolingLayer",
          "LocalResponseNormalization",
          "LossLayer",
          "OutputLayer",
          "PReLULayer",
          "SeparableConvolution2D",
          "SubsamplingLayer",
          "Upsampling2D",
          "ZeroPaddingLayer",
          "convolutional.Cropping2D",
          "misc.ElementWiseMultiplicationLayer",
          "misc.FrozenLayer");

  private static final Set<String> OTHERS =
      Set.of(
          "org.deeplearning4j.nn.conf.graph.ElementWiseVertex",
          "org.deeplearning4j.nn.conf.graph.LayerVertex",
          "org.deeplearning4j.nn.conf.graph.MergeVertex",
          "org.deeplearning4j.nn.conf.graph.PreprocessorVertex",
          "org.deeplearning4j.nn.conf.graph.ScaleVertex",
          "org.deeplearning4j.nn.conf.graph.ShiftVertex",
          "org.deeplearning4j.nn.conf.graph.SubsetVertex",
          "org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor",
          "org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor",
          "org.deeplearning4j.nn.modelimport.keras.preprocessors.KerasFlattenRnnPreprocessor",
          "org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor");

  private static final Set<String> VALUES =
      Set.of(
          "org.deeplearning4j.nn.conf.constraint.",
          "org.deeplearning4j.nn.conf.distribution.",
          "org.deeplearning4j.nn.conf.dropout.",
          "org.deeplearning4j.nn.conf.stepfunctions.",
          "org.deeplearning4j.nn.conf.weightnoise.",
          "org.deeplearning4j.nn.weights.",
          "org.nd4j.linalg.activations.impl.",
          "org.nd4j.linalg.learning.config.",
          "org.nd4j.linalg.learning.regularization.",
          "org.nd4j.linalg.lossfunctions.impl.",
          "org.nd4j.linalg.schedule.");

  private AllowedClasses() {}

  /**
   * @param where begins the message
   * @throws UserMistakeException when the class is not allowed, naming it
   */
  static void require(String name, String where) {
    if (!isAllowed(name)) {
      String what =
          name.startsWith(LAYERS) ? "a layer of type " + shown(name) : "class " + shown(name);
      throw new UserMistakeException(
          where
              + " names "
              + what
              + ", which is not supported; networks of dense, convolution, batch norm, pooling,"
              + " dropout and activation layers are");
    }
  }

  private static boolean isAllowed(String name) {
    Matcher parts = NAME.matcher(name);
    return OTHERS.contains(name)
        || (name.startsWith(LAYERS) && LAYER_NAMES.contains(name.substring(LAYERS.length())))
        || (parts.matches() && VALUES.contains(parts.group(1)));
  }

  /** Without its package, and without what would spoil a line. */
  private static String shown(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9.$_]", "?");
    String last = plain.substring(plain.lastIndexOf('.') + 1);
    return last.length() > 100 ? last.substring(0, 100) : last;
  }
}
