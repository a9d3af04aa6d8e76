package io.github.phasegrid.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NativeFloatsTest {

  @Test
  void aSliceSharesTheMemory() {
    try (NativeFloats whole = new NativeFloats(10)) {
      NativeFloats slice = whole.slice(3, 4);
      slice.put(1, new float[] {9, 1, 2, 9}, 1, 2);
      assertThat(Numbers.inside(whole)).containsExactly(0, 0, 0, 0, 1, 2, 0, 0, 0, 0);
      whole.put(6, new float[] {5}, 0, 1);
      assertThat(Numbers.inside(slice)).containsExactly(0, 1, 2, 5);
      slice.fillZero();
      assertThat(Numbers.inside(whole)).containsOnly(0);
    }
  }

  @Test
  void whatIsTakenLeavesZeros() {
    try (NativeFloats floats = new NativeFloats(4)) {
      floats.put(0, new float[] {1, 2, 3, 4}, 0, 4);
      float[] taken = new float[3];
      floats.take(1, taken, 1, 2, new float[2]);
      assertThat(taken).containsExactly(0, 2, 3);
      float[] left = new float[4];
      floats.get(0, left, 0, 4);
      assertThat(left).containsExactly(1, 0, 0, 4);
    }
  }

  @Test
  void nothingReachesBeyondTheEnd() {
    try (NativeFloats whole = new NativeFloats(10)) {
      assertThatThrownBy(() -> whole.slice(7, 4)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> whole.slice(-1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
      NativeFloats slice = whole.slice(3, 4);
      float[] five = new float[5];
      assertThatThrownBy(() -> slice.put(0, five, 0, 5))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> slice.get(3, five, 0, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
