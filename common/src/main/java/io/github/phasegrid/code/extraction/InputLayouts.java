package io.github.phasegrid.code.extraction;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.ImageShape;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Finds out how a network takes images, from what is known of its beginning. */
public final class InputLayouts {

  private InputLayouts() {}

  /**
   * From the first layer.
   *
   * @param shape of the images
   * @throws UserMistakeException when it does not take images of this shape, or none at all
   */
  public static InputLayout of(MultiLayerConfiguration network, ImageShape shape) {
    return of(network.getConf(0).getLayer(), network.getInputPreProcess(0), shape);
  }

  /**
   * From the vertex after the input.
   *
   * @param shape of the images
   * @throws UserMistakeException when it does not take images of this shape, or there are several
   *     inputs
   */
  public static InputLayout of(ComputationGraphConfiguration network, ImageShape shape) {
    List<String> inputs = network.getNetworkInputs();
    if (inputs.size() != 1) {
      throw new UserMistakeException(
          "the network has "
              + inputs.size()
              + " inputs, "
              + String.join(", ", inputs)
              + "; only networks with one can be shown images");
    }
    return network.getVertexInputs().entrySet().stream()
        .filter(entry -> entry.getValue().contains(inputs.get(0)))
        .map(entry -> network.getVertices().get(entry.getKey()))
        .filter(LayerVertex.class::isInstance)
        .map(LayerVertex.class::cast)
        .findFirst()
        .map(vertex -> of(vertex.getLayerConf().getLayer(), vertex.getPreProcessor(), shape))
        .orElseThrow(
            () ->
                new UserMistakeException(
                    "no layer of the network takes its input, so that its shape is not known"));
  }

  /**
   * From what the network says of its input.
   *
   * @param flat how rows of values are meant
   * @throws UserMistakeException when images of this shape are no such input
   */
  public static InputLayout of(InputType declared, InputLayout flat, ImageShape shape) {
    if (declared instanceof InputType.InputTypeConvolutional maps) {
      requireShape(maps.getChannels(), maps.getHeight(), maps.getWidth(), shape);
      return images(maps.getFormat());
    } else if (declared instanceof InputType.InputTypeFeedForward row) {
      requireSize(row.getSize(), shape);
      return flat;
    } else if (declared instanceof InputType.InputTypeRecurrent rows && shape.channels() == 1) {
      requireShape(1, rows.getTimeSeriesLength(), rows.getSize(), shape);
      return InputLayout.ROWS;
    }
    throw new UserMistakeException("the network takes " + declared + ", which no image is");
  }

  private static InputLayout of(Layer first, InputPreProcessor before, ImageShape shape) {
    Layer layer = Units.unfrozen(first);
    if (before instanceof FeedForwardToCnnPreProcessor unflatten) {
      requireShape(
          unflatten.getNumChannels(), unflatten.getInputHeight(), unflatten.getInputWidth(), shape);
      return InputLayout.FLAT;
    } else if (before instanceof CnnToFeedForwardPreProcessor flatten) {
      requireShape(
          flatten.getNumChannels(), flatten.getInputHeight(), flatten.getInputWidth(), shape);
      return images(flatten.getFormat());
    } else if (layer instanceof ConvolutionLayer convolution) {
      requireChannels(convolution.getNIn(), shape);
      return images(convolution.getCnn2dDataFormat());
    } else if (layer instanceof SubsamplingLayer pooling) {
      return images(pooling.getCnn2dDataFormat());
    } else if (layer instanceof BatchNormalization norm) {
      return normalized(norm, shape);
    } else if (layer instanceof FeedForwardLayer dense && !(layer instanceof DropoutLayer)) {
      requireSize(dense.getNIn(), shape);
      return InputLayout.FLAT;
    }
    throw new UserMistakeException(
        "the network begins with a layer of type "
            + layer.getClass().getSimpleName()
            + ", which does not say what images it takes");
  }

  /** It has a mean for each value of a row, or for each channel of an image. */
  private static InputLayout normalized(BatchNormalization norm, ImageShape shape) {
    if (norm.getNIn() == shape.size()) {
      return InputLayout.FLAT;
    } else if (norm.getNIn() == shape.channels()) {
      return images(norm.getCnn2DFormat());
    }
    throw mismatch(
        "rows of %1$d values or images of %1$d channels".formatted(norm.getNIn()), shape);
  }

  private static InputLayout images(CNN2DFormat format) {
    return format == CNN2DFormat.NHWC ? InputLayout.CHANNELS_LAST : InputLayout.CHANNELS_FIRST;
  }

  private static void requireSize(long values, ImageShape shape) {
    if (values != shape.size()) {
      throw mismatch(values + " values", shape);
    }
  }

  private static void requireChannels(long channels, ImageShape shape) {
    if (channels != shape.channels()) {
      throw mismatch("images of " + channels + " channels", shape);
    }
  }

  /** Sizes that the network leaves open are not above 0. */
  private static void requireShape(long channels, long height, long width, ImageShape shape) {
    boolean fits =
        channels == shape.channels()
            && (height <= 0 || height == shape.height())
            && (width <= 0 || width == shape.width());
    if (!fits) {
      throw mismatch("images of %d×%d×%d".formatted(channels, height, width), shape);
    }
  }

  private static UserMistakeException mismatch(String takes, ImageShape shape) {
    return new UserMistakeException(
        "the network takes %s, and the data has images of %d×%d×%d (channels×rows×columns); give the data that it was made for"
            .formatted(takes, shape.channels(), shape.height(), shape.width()));
  }
}
