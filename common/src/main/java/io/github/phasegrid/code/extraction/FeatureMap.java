package io.github.phasegrid.code.extraction;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * What one example makes a layer put out: {@code channels} maps of {@code positions} values. A
 * dense layer has a channel per unit, with one position.
 *
 * @param channels number of maps
 * @param positions values in one map: rows × columns, row by row
 * @param channelsLast whether the network keeps all channels of a position together
 */
record FeatureMap(int channels, int positions, boolean channelsLast) {

  /** The map of an output type; empty where its size or order is not known. */
  static Optional<FeatureMap> of(InputType type) {
    if (type instanceof InputType.InputTypeFeedForward flat) {
      return of(flat.getSize(), 1, false);
    } else if (type instanceof InputType.InputTypeConvolutionalFlat flat) {
      return of(flat.getFlattenedSize(), 1, false);
    } else if (type instanceof InputType.InputTypeConvolutional maps) {
      boolean channelsLast = maps.getFormat() == CNN2DFormat.NHWC;
      return values(type) > Integer.MAX_VALUE
          ? Optional.empty()
          : of(maps.getChannels(), maps.getHeight() * maps.getWidth(), channelsLast);
    } else if (type instanceof InputType.InputTypeRecurrent series) {
      boolean channelsLast = series.getFormat() == RNNFormat.NWC;
      return of(series.getSize(), series.getTimeSeriesLength(), channelsLast);
    }
    return Optional.empty();
  }

  /** Values of one example, where a number of type long might be too small; 0 where not known. */
  static double values(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional maps) {
      return (double) maps.getChannels() * maps.getHeight() * maps.getWidth();
    }
    return of(type).map(map -> (double) map.size()).orElse(0.0);
  }

  private static Optional<FeatureMap> of(long channels, long positions, boolean channelsLast) {
    boolean possible =
        channels > 0
            && positions > 0
            && channels <= Integer.MAX_VALUE / positions; // also: their product is an int
    return possible
        ? Optional.of(new FeatureMap((int) channels, (int) positions, channelsLast))
        : Optional.empty();
  }

  /** Values of one example, and bits of its code. */
  int size() {
    return channels * positions;
  }

  /** Whether the network keeps the values in the order of a code. */
  boolean isChannelMajor() {
    return !channelsLast || channels == 1 || positions == 1;
  }

  /** Where the values are that a code begins with, in its order: {@code [size]}. */
  int[] channelMajor() {
    int[] order = new int[size()];
    int bit = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int position = 0; position < positions; position++) {
        order[bit++] =
            channelsLast ? position * channels + channel : channel * positions + position;
      }
    }
    return order;
  }
}
