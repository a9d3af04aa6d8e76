package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** ND4J's own operation is the twin: every element is the same, whatever the kernel's way. */
class ImagePatchesTest {

  /** A convolution: image, kernel and how it moves. */
  private record Case(
      int height, int width, int kernel, int stride, int dilation, int padding, boolean same) {

    int places(int size) {
      int extent = (kernel - 1) * dilation + 1;
      return same ? (size + stride - 1) / stride : (size + 2 * padding - extent) / stride + 1;
    }

    Im2col operation(INDArray images, INDArray patches) {
      return Im2col.builder()
          .inputArrays(new INDArray[] {images})
          .outputs(new INDArray[] {patches})
          .conv2DConfig(
              Conv2DConfig.builder()
                  .kH(kernel)
                  .kW(kernel)
                  .sH(stride)
                  .sW(stride)
                  .pH(padding)
                  .pW(padding)
                  .dH(dilation)
                  .dW(dilation)
                  .paddingMode(same ? PaddingMode.SAME : PaddingMode.VALID)
                  .build())
          .build();
    }

    /** As Deeplearning4j's convolutions lay them out. */
    INDArray patches(INDArray images, DataType type) {
      long channels = images.size(1);
      return Nd4j.valueArrayOf(
              new long[] {images.size(0), places(height), places(width), channels, kernel, kernel},
              7.0,
              type)
          .permute(0, 3, 4, 5, 1, 2);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(6, 6, 3, 1, 1, 1, true),
        new Case(28, 28, 3, 1, 1, 1, true),
        new Case(28, 28, 3, 2, 1, 0, true),
        new Case(7, 5, 3, 2, 1, 1, true),
        new Case(8, 9, 1, 2, 1, 0, true),
        new Case(9, 8, 5, 1, 1, 2, true),
        new Case(8, 8, 2, 1, 1, 0, true),
        new Case(8, 8, 3, 1, 2, 2, true),
        new Case(8, 6, 3, 1, 1, 0, false),
        new Case(9, 7, 3, 2, 1, 1, false),
        new Case(11, 9, 3, 2, 2, 1, false),
        new Case(5, 5, 5, 1, 1, 0, false),
        new Case(4, 4, 2, 3, 1, 0, false));
  }

  private static INDArray images(Case asked) {
    int count = 3 * 4 * asked.height() * asked.width();
    return Nd4j.arange(1, count + 1)
        .castTo(DataType.FLOAT)
        .reshape('c', 3, 4, asked.height(), asked.width());
  }

  private static void assertSame(Case asked, INDArray images) {
    INDArray ours = asked.patches(images, DataType.FLOAT);
    INDArray theirs = asked.patches(images, DataType.FLOAT);

    assertThat(ImagePatches.write(asked.operation(images, ours))).isTrue();
    Nd4j.exec(asked.operation(images, theirs)); // past OperandGuard, which takes execAndReturn

    assertThat(Floats.of(ours)).isEqualTo(Floats.of(theirs));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheOperationOfNd4j(Case asked) {
    assertSame(asked, images(asked));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatConvolutionsPutOutChannelByChannel(Case asked) {
    assertSame(asked, images(asked).permute(1, 0, 2, 3).dup('c').permute(1, 0, 2, 3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAPartOfALargerArray(Case asked) {
    INDArray larger = Nd4j.concat(0, images(asked).mul(-1), images(asked));
    assertSame(asked, larger.get(NDArrayIndex.interval(2, 5), NDArrayIndex.interval(1, 4)));
  }

  @Test
  void leavesOtherLayoutsAndTypesToNd4j() {
    Case asked = cases().findFirst().orElseThrow();
    INDArray images = images(asked);
    INDArray patches = asked.patches(images, DataType.FLOAT);

    assertThat(ImagePatches.write(asked.operation(images, patches.dup('c')))).isFalse();
    assertThat(ImagePatches.write(asked.operation(images.dup('f'), patches))).isFalse();
    assertThat(
            ImagePatches.write(
                asked.operation(
                    images.castTo(DataType.DOUBLE), asked.patches(images, DataType.DOUBLE))))
        .isFalse();
  }
}
