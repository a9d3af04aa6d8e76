package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Examples, such as those of the test set, that land in a region which holds training examples. */
public final class SharedRegions {
  private final int[] trainRegions;
  private final int[] otherRegions;

  /** Regions that hold training examples: those with the lowest numbers. */
  private final int held;

  private SharedRegions(int[] trainRegions, int[] otherRegions) {
    this.trainRegions = trainRegions;
    this.otherRegions = otherRegions;
    this.held = Arrays.stream(trainRegions).max().orElse(-1) + 1;
  }

  /**
   * Finds the regions of both.
   *
   * @param train training codes {@code [n, bits]}
   * @param others codes {@code [m, bits]}
   */
  public static SharedRegions of(CodeMatrix train, CodeMatrix others) {
    int[] regionOf = Regions.of(train.followedBy(others)).regionOf();
    return new SharedRegions(
        Arrays.copyOf(regionOf, train.rows()),
        Arrays.copyOfRange(regionOf, train.rows(), regionOf.length));
  }

  /** Share of the others that do; absent without examples on either side. */
  public Measured fraction() {
    if (trainRegions.length == 0) {
      return Measured.absent("no training examples");
    }
    return otherRegions.length == 0
        ? Measured.absent("no examples")
        : Measured.of(shared().count() / (double) otherRegions.length);
  }

  /**
   * Share of those that do, whose label is the most frequent one among the training examples of
   * their region, the smaller of two as frequent; absent where none do.
   *
   * @param trainLabels {@code [n]}, each 0 to {@code classes − 1}
   * @param labels {@code [m]} of the others
   * @param classes number of classes
   */
  public Measured agreement(int[] trainLabels, int[] labels, int classes) {
    int[] names = ClusterNaming.of(trainRegions, trainLabels, held, classes).majorityLabels();
    int[] told = shared().map(other -> names[otherRegions[other]]).toArray();
    return told.length == 0
        ? Measured.absent("no code is that of a training example")
        : Accuracy.of(told, shared().map(other -> labels[other]).toArray());
  }

  private IntStream shared() {
    return IntStream.range(0, otherRegions.length).filter(other -> otherRegions[other] < held);
  }
}
