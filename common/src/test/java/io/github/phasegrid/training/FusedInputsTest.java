package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.dataset.Examples;
import org.junit.jupiter.api.Test;

class FusedInputsTest {

  @Test
  void usedInputsComeFirst() {
    byte[] pixels = {0, 1, 0, 0, 5, /* next example */ 0, 0, 0, -1, 0};
    FusedInputs inputs = FusedInputs.of(new Examples(pixels, new byte[2], 5));
    assertThat(inputs.order()).containsExactly(1, 3, 4, 0, 2);
    assertThat(inputs.used()).isEqualTo(3);
    assertThat(inputs.count()).isEqualTo(5);
  }

  @Test
  void whereAllIsDarkOneInputIsKept() {
    FusedInputs inputs = FusedInputs.of(new Examples(new byte[6], new byte[2], 3));
    assertThat(inputs.order()).containsExactly(0, 1, 2);
    assertThat(inputs.used()).isEqualTo(1);
  }
}
