package io.github.phasegrid.code;

import io.github.phasegrid.dataset.Inputs;

/** Codes of vectors that come from no hidden layer: a bit for each value. */
public final class ThresholdCodes {
  private ThresholdCodes() {}

  /**
   * The bits {@code [value > threshold]}.
   *
   * @param vectors {@code [n, values]}
   * @return {@code [n, values]}
   */
  public static CodeMatrix above(float threshold, Inputs vectors) {
    CodePacker packer = new CodePacker(vectors.count(), vectors.inputs());
    float[] vector = new float[vectors.inputs()];
    for (int row = 0; row < vectors.count(); row++) {
      vectors.copyTo(row, vector, 0);
      packer.add(vector, vector.length, row, 0, threshold);
    }
    return packer.codes();
  }
}
