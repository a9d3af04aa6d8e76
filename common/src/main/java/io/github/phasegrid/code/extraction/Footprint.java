package io.github.phasegrid.code.extraction;

import io.github.phasegrid.UserMistakeException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * What one example needs of memory while it passes, in values (floats: 4 bytes each).
 *
 * @param activations what all stages put out, which is kept until the end
 * @param patches what the largest convolution lays out meanwhile: under each of its outputs the
 *     values that its kernel sees
 */
record Footprint(double activations, double patches) {
  /** Examples in a batch, at most. */
  private static final int LARGEST_BATCH = 1000;

  /** Activations of a batch: 64 MiB of floats. */
  private static final long BATCH_ACTIVATIONS = 1L << 24;

  /** Patches of a batch: 256 MiB. */
  private static final long BATCH_PATCHES = 1L << 26;

  /** Of either kind, of one example: 1 GiB. */
  private static final long MOST_VALUES = 1L << 28;

  /**
   * Adds up.
   *
   * @throws UserMistakeException when one example alone needs too much
   */
  static Footprint of(List<Stage> stages) {
    stages.forEach(stage -> requireSome(stage, name(stage, stages)));
    Footprint footprint =
        new Footprint(
            stages.stream().mapToDouble(stage -> FeatureMap.values(stage.output())).sum(),
            stages.stream().mapToDouble(Footprint::patches).max().orElse(0));
    require(footprint.activations(), "activations", stages, s -> FeatureMap.values(s.output()));
    require(footprint.patches(), "values under the kernels of a layer", stages, Footprint::patches);
    return footprint;
  }

  /** Deeplearning4j counts below 0 where a kernel is larger than what it is moved over. */
  private static void requireSome(Stage stage, String name) {
    if (stage.output() instanceof InputType.InputTypeConvolutional maps
        && (maps.getHeight() < 1 || maps.getWidth() < 1)) {
      throw new UserMistakeException(
          "layer %s leaves %d×%d of the image: its kernel is larger than what comes into it; give larger images"
              .formatted(name, maps.getHeight(), maps.getWidth()));
    }
  }

  private static String name(Stage stage, List<Stage> stages) {
    return stage.name().isEmpty() ? "number " + (stages.indexOf(stage) + 1) : stage.name();
  }

  private static void require(
      double values, String what, List<Stage> stages, ToDoubleFunction<Stage> part) {
    if (values > MOST_VALUES) {
      Stage largest =
          stages.stream()
              .max((a, b) -> Double.compare(part.applyAsDouble(a), part.applyAsDouble(b)))
              .orElseThrow();
      throw new UserMistakeException(
          "the network makes %,.0f %s of one image, most of them in layer %s; at most %,d can be"
                  .formatted(values, what, name(largest, stages), MOST_VALUES)
              + " held");
    }
  }

  /** Examples that pass together. */
  int batch() {
    double most = Math.min(BATCH_ACTIVATIONS / activations, BATCH_PATCHES / patches);
    return (int) Math.max(1, Math.min(LARGEST_BATCH, most));
  }

  private static double patches(Stage stage) {
    Layer layer = stage.layer().map(Units::unfrozen).orElse(null);
    boolean mapped = stage.output() instanceof InputType.InputTypeConvolutional;
    if (!(layer instanceof ConvolutionLayer convolution) || !mapped) {
      return 0;
    }
    InputType.InputTypeConvolutional maps = (InputType.InputTypeConvolutional) stage.output();
    double channels =
        convolution instanceof Deconvolution2D ? convolution.getNOut() : convolution.getNIn();
    for (int side : convolution.getKernelSize()) {
      channels *= side;
    }
    return channels * maps.getHeight() * maps.getWidth();
  }
}
