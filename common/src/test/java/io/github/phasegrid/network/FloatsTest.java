package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FloatsTest {

  private static INDArray counted(char order, long... shape) {
    return Nd4j.arange(12).castTo(DataType.FLOAT).reshape(shape).dup(order);
  }

  /** As Deeplearning4j's separable convolution puts it out where channels come last. */
  @Test
  void aPermutedArrayIsReadRowByRowAlsoWhereItsOrderIsC() {
    INDArray maps = counted('c', 1, 3, 2, 2).permute(0, 2, 3, 1);
    INDArray same =
        Nd4j.create(maps.data(), maps.shape(), new long[] {12, 2, 1, 4}, 0, 'c', DataType.FLOAT);
    assertThat(same.ordering()).isEqualTo('c');
    assertThat(same.isView()).isFalse();
    float[] expected = {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11};
    assertThat(Floats.of(same)).containsExactly(expected);
    assertThat(Floats.of(maps)).containsExactly(expected);
  }

  @Test
  void everyOrderAndViewIsReadRowByRow() {
    float[] expected = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    for (char order : new char[] {'c', 'f'}) {
      assertThat(Floats.of(counted(order, 3, 4))).containsExactly(expected);
      assertThat(Floats.of(counted(order, 1, 12))).containsExactly(expected);
      assertThat(Floats.of(counted(order, 12, 1))).containsExactly(expected);
      assertThat(Floats.of(counted(order, 12))).containsExactly(expected);
      assertThat(Floats.of(counted(order, 3, 4).castTo(DataType.DOUBLE))).containsExactly(expected);
      assertThat(Floats.of(counted(order, 3, 4).getRow(1))).containsExactly(4, 5, 6, 7);
      assertThat(Floats.of(counted(order, 3, 4).getColumn(2))).containsExactly(2, 6, 10);
    }
  }
}
