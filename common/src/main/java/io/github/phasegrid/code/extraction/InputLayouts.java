package io.github.phasegrid.code.extraction;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Finds out how a network takes images, from what is known of its beginning. */
public final class InputLayouts {

  private InputLayouts() {}

  /** A layer at the network's beginning, and what is done to its input on the way. */
  private record Step(Layer layer, InputPreProcessor before) {
    /** Whether it takes any number of channels and puts out as many: the next layer tells more. */
    boolean isPassage() {
      return before == null
          && (layer instanceof DropoutLayer
              || LayerArrays.overwritesInput(layer)
              || layer instanceof LocalResponseNormalization
              || isResizing());
    }

    boolean isResizing() {
      return layer instanceof ZeroPaddingLayer
          || layer instanceof Cropping2D
          || layer instanceof Upsampling2D;
    }

    /** How a passage takes images, where it takes nothing else. */
    Optional<InputLayout> images() {
      if (layer instanceof ZeroPaddingLayer padding) {
        return Optional.of(InputLayouts.images(padding.getDataFormat()));
      } else if (layer instanceof Cropping2D cropping) {
        return Optional.of(InputLayouts.images(cropping.getDataFormat()));
      } else if (layer instanceof Upsampling2D upsampling) {
        return Optional.of(InputLayouts.images(upsampling.getFormat()));
      } else if (layer instanceof LocalResponseNormalization norm) {
        return Optional.of(InputLayouts.images(norm.getDataFormat()));
      }
      return Optional.empty();
    }
  }

  /**
   * From the first layer that says what it takes.
   *
   * @param shape of the images
   * @throws UserMistakeException when it does not take images of this shape, or none at all
   */
  public static InputLayout of(MultiLayerConfiguration network, ImageShape shape) {
    List<Step> beginning = new ArrayList<>();
    boolean goesOn = true;
    for (int index = 0; goesOn && index < network.getConfs().size(); index++) {
      Layer layer = Units.unfrozen(network.getConf(index).getLayer());
      Step step = new Step(layer, network.getInputPreProcess(index));
      beginning.add(step);
      goesOn = step.isPassage();
    }
    return of(beginning, shape);
  }

  /**
   * From the first layer after the input that says what it takes.
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
    List<Step> beginning = new ArrayList<>();
    Optional<String> reached = Optional.of(inputs.get(0));
    while (reached.isPresent()) {
      Map<Boolean, List<String>> takers = takers(network, reached.get());
      // Of several, one that says what it takes.
      Optional<String> next =
          takers.get(false).stream().findFirst().or(() -> takers.get(true).stream().findFirst());
      next.ifPresent(name -> beginning.add(step(network, name)));
      reached = next.filter(takers.get(true)::contains);
    }
    if (beginning.isEmpty()) {
      throw new UserMistakeException(
          "no layer of the network takes its input, so that its shape is not known");
    }
    return of(beginning, shape);
  }

  /** The layers that take what a vertex puts out, by whether they are passages. */
  private static Map<Boolean, List<String>> takers(
      ComputationGraphConfiguration network, String name) {
    return network.getVertexInputs().entrySet().stream()
        .filter(entry -> entry.getValue().contains(name))
        .map(Map.Entry::getKey)
        .filter(taker -> network.getVertices().get(taker) instanceof LayerVertex)
        .collect(Collectors.partitioningBy(taker -> step(network, taker).isPassage()));
  }

  private static Step step(ComputationGraphConfiguration network, String name) {
    LayerVertex vertex = (LayerVertex) network.getVertices().get(name);
    return new Step(Units.unfrozen(vertex.getLayerConf().getLayer()), vertex.getPreProcessor());
  }

  /**
   * From passages and the layer after them, if there is one: that tells channels and sizes, which
   * are not the image's own where a passage changed them.
   */
  private static InputLayout of(List<Step> beginning, ImageShape shape) {
    Optional<InputLayout> images = Optional.empty();
    boolean resized = false;
    for (Step step : beginning) {
      if (step.isPassage()) {
        images = images.or(step::images);
        resized |= step.isResizing();
      } else {
        Optional<InputLayout> said = said(step, resized, shape);
        images = images.or(() -> said);
      }
    }
    return images.orElseThrow(
        () ->
            new UserMistakeException(
                "the network begins with layers of type "
                    + beginning.stream()
                        .map(step -> step.layer().getClass().getSimpleName())
                        .collect(Collectors.joining(", "))
                    + ", which do not say what images it takes; export its codes and give them with"
                    + " --codes"));
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

  /** What a layer says of the network's input, if it says anything. */
  private static Optional<InputLayout> said(Step step, boolean resized, ImageShape shape) {
    if (step.before() instanceof FeedForwardToCnnPreProcessor unflatten) {
      requireShape(
          unflatten.getNumChannels(), unflatten.getInputHeight(), unflatten.getInputWidth(), shape);
      return Optional.of(InputLayout.FLAT);
    } else if (step.before() instanceof CnnToFeedForwardPreProcessor flatten) {
      requireShape(
          flatten.getNumChannels(),
          resized ? 0 : flatten.getInputHeight(),
          resized ? 0 : flatten.getInputWidth(),
          shape);
      return Optional.of(images(flatten.getFormat()));
    } else if (step.layer() instanceof ConvolutionLayer convolution) {
      requireChannels(convolution.getNIn(), shape);
      return Optional.of(images(convolution.getCnn2dDataFormat()));
    } else if (step.layer() instanceof SubsamplingLayer pooling) {
      return Optional.of(images(pooling.getCnn2dDataFormat()));
    } else if (step.layer() instanceof BatchNormalization norm) {
      return Optional.of(normalized(norm, shape));
    } else if (step.layer() instanceof FeedForwardLayer dense && !(dense instanceof DropoutLayer)) {
      requireSize(dense.getNIn(), shape);
      return Optional.of(InputLayout.FLAT);
    }
    return Optional.empty();
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
