package io.github.phasegrid.scoring;

/** Share of examples whose label was told right. */
public final class Accuracy {
  private Accuracy() {}

  /**
   * Compares labels one by one.
   *
   * @param predicted labels told, {@code [n]}
   * @param labels labels that are right, {@code [n]}
   * @return in [0, 1]; absent without examples
   */
  public static Measured of(int[] predicted, int[] labels) {
    if (predicted.length != labels.length) {
      throw new IllegalArgumentException(
          predicted.length + " predictions for " + labels.length + " labels");
    }
    if (labels.length == 0) {
      return Measured.absent("no examples");
    }
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      if (predicted[i] == labels[i]) {
        right++;
      }
    }
    return Measured.of(right / (double) labels.length);
  }
}
