package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.convolution.Convolution;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** ND4J's own operation is the twin: every bit is the same, whatever the kernel's way. */
class ImagePatchesTest {
  private static final int EXAMPLES = 3;
  private static final int CHANNELS = 4;

  /** One axis of a convolution. */
  private record Way(int size, int kernel, int stride, int dilation, int padding) {
    int places(boolean same) {
      int extent = (kernel - 1) * dilation + 1;
      return same ? (size + stride - 1) / stride : (size + 2 * padding - extent) / stride + 1;
    }
  }

  /** A convolution, down and across. */
  private record Case(Way height, Way width, boolean same) {
    static Case square(int size, int kernel, int stride, int dilation, int padding, boolean same) {
      Way way = new Way(size, kernel, stride, dilation, padding);
      return new Case(way, way, same);
    }

    Im2col operation(INDArray images, INDArray patches) {
      return Im2col.builder()
          .inputArrays(new INDArray[] {images})
          .outputs(new INDArray[] {patches})
          .conv2DConfig(
              Conv2DConfig.builder()
                  .kH(height.kernel())
                  .kW(width.kernel())
                  .sH(height.stride())
                  .sW(width.stride())
                  .pH(height.padding())
                  .pW(width.padding())
                  .dH(height.dilation())
                  .dW(width.dilation())
                  .paddingMode(same ? PaddingMode.SAME : PaddingMode.VALID)
                  .build())
          .build();
    }

    INDArray images() {
      int count = EXAMPLES * CHANNELS * height.size() * width.size();
      INDArray images = Nd4j.arange(1, count + 1).castTo(DataType.FLOAT);
      images.putScalar(0, -0.0f);
      images.putScalar(1, Float.NaN);
      images.putScalar(2, Float.NEGATIVE_INFINITY);
      return images.reshape('c', EXAMPLES, CHANNELS, height.size(), width.size());
    }

    /** As Deeplearning4j's convolutions lay them out, in the middle of a larger array. */
    INDArray patches(DataType type) {
      long[] shape = {
        EXAMPLES + 2,
        height.places(same),
        width.places(same),
        CHANNELS,
        height.kernel(),
        width.kernel()
      };
      return Nd4j.valueArrayOf(shape, 7.0, type)
          .get(NDArrayIndex.interval(1, EXAMPLES + 1))
          .permute(0, 3, 4, 5, 1, 2);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        Case.square(28, 3, 1, 1, 1, true),
        Case.square(28, 3, 2, 1, 0, true),
        Case.square(6, 3, 1, 1, 0, true), // not the padding that "same" would have
        Case.square(6, 3, 1, 1, 2, true),
        Case.square(8, 1, 2, 1, 0, true),
        Case.square(8, 3, 1, 2, 2, true),
        Case.square(5, 5, 1, 1, 0, false),
        Case.square(2, 5, 1, 1, 2, false), // a kernel larger than its image
        Case.square(4, 2, 3, 1, 0, false),
        new Case(new Way(9, 3, 2, 1, 1), new Way(7, 2, 1, 2, 0), false),
        new Case(new Way(6, 2, 1, 3, 2), new Way(11, 3, 3, 1, 1), false),
        new Case(new Way(7, 3, 2, 1, 1), new Way(5, 2, 1, 1, 0), true));
  }

  private static int[] bits(INDArray array) {
    float[] values = Floats.of(array);
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  private static void assertSame(Case asked, INDArray images) {
    INDArray ours = asked.patches(DataType.FLOAT);
    INDArray theirs = asked.patches(DataType.FLOAT);

    assertThat(ImagePatches.write(asked.operation(images, ours))).isTrue();
    Nd4j.exec(asked.operation(images, theirs)); // past OperandGuard, which takes execAndReturn

    assertThat(bits(ours)).isEqualTo(bits(theirs));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheOperationOfNd4j(Case asked) {
    assertSame(asked, asked.images());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatConvolutionsPutOutChannelByChannel(Case asked) {
    assertSame(asked, asked.images().permute(1, 0, 2, 3).dup('c').permute(1, 0, 2, 3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAPartOfALargerArray(Case asked) {
    INDArray larger = Nd4j.concat(0, asked.images(), asked.images().mul(-1));
    assertSame(asked, larger.get(NDArrayIndex.interval(2, 2 + EXAMPLES)));
  }

  @Test
  void leavesOtherLayoutsAndTypesToNd4j() {
    Case asked = Case.square(6, 3, 1, 1, 1, true);
    INDArray images = asked.images();
    INDArray patches = asked.patches(DataType.FLOAT);

    assertIsLeft(asked.operation(images, patches.dup('c')));
    assertIsLeft(asked.operation(images.dup('f'), patches));
    assertIsLeft(asked.operation(images.castTo(DataType.DOUBLE), asked.patches(DataType.DOUBLE)));
  }

  @Test
  void leavesWhatItWasNotWrittenForToNd4j() {
    Case asked = Case.square(6, 3, 1, 1, 1, true);
    Im2col bordered = asked.operation(asked.images(), asked.patches(DataType.FLOAT));
    bordered.addTArgument(-1.0);
    assertIsLeft(bordered);

    INDArray closed = asked.images().dup();
    closed.close();
    assertIsLeft(asked.operation(closed, asked.patches(DataType.FLOAT)));
  }

  private static void assertIsLeft(Im2col operation) {
    assertThat(ImagePatches.write(operation)).isFalse();
  }

  /** Were it another method some day, all would be as slow as before, and as right. */
  @Test
  void whatDeeplearning4jsConvolutionsCallNeverReachesNd4j() {
    Case asked = Case.square(6, 3, 1, 1, 1, true);
    INDArray images = asked.images();
    INDArray ours = asked.patches(DataType.FLOAT);
    INDArray theirs = asked.patches(DataType.FLOAT);
    Nd4j.exec(asked.operation(images, theirs));

    OpExecutioner before = Nd4j.getExecutioner();
    try {
      OperandGuard.install(OperandGuard.guard(withoutIm2col(before)));
      Convolution.im2col(images, 3, 3, 1, 1, 1, 1, true, ours);
    } finally {
      OperandGuard.install(before);
    }
    assertThat(bits(ours)).isEqualTo(bits(theirs));
  }

  private static OpExecutioner withoutIm2col(OpExecutioner executioner) {
    return (OpExecutioner)
        Proxy.newProxyInstance(
            OpExecutioner.class.getClassLoader(),
            new Class<?>[] {OpExecutioner.class},
            (proxy, method, arguments) -> {
              if (arguments != null) {
                assertThat(arguments).doesNotHaveAnyElementsOfTypes(Im2col.class);
              }
              return method.invoke(executioner, arguments);
            });
  }
}
