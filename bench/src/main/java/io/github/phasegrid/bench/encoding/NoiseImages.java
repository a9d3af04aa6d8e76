package io.github.phasegrid.bench.encoding;

import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.dataset.Inputs;

/**
 * As many images as are asked for, none of them kept.
 *
 * @param count how many
 * @param shape of each
 */
record NoiseImages(int count, ImageShape shape) implements Inputs {
  @Override
  public int inputs() {
    return shape.size();
  }

  @Override
  public void copyTo(int example, float[] target, int offset) {
    int state = example * 0x9E3779B9 + 1;
    for (int i = 0; i < shape.size(); i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      target[offset + i] = (state >>> 8) / (float) (1 << 24);
    }
  }
}
