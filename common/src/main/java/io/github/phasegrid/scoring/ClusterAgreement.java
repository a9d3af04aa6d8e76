package io.github.phasegrid.scoring;

import java.util.Arrays;

/**
 * How well clusters found without labels fit the labels. The fields are the columns of the {@code
 * properties} table of the same names.
 *
 * @param accuracy each cluster named by its most frequent label (several may share one)
 * @param matchedAccuracy each label given to at most one cluster, in the best way
 * @param adjustedMutualInformation AMI, normalized by the mean of the entropies
 * @param adjustedRandIndex ARI
 */
public record ClusterAgreement(
    Measured accuracy,
    Measured matchedAccuracy,
    Measured adjustedMutualInformation,
    Measured adjustedRandIndex) {

  /**
   * Compares clusters with labels.
   *
   * @param clusters {@code [n]}, each 0 to {@code classes − 1}
   * @param labels {@code [n]}, each 0 to {@code classes − 1}
   * @param classes number of classes, which is the number of clusters too
   */
  public static ClusterAgreement of(Predictions clusters, int[] labels, int classes) {
    if (clusters instanceof Predictions.Made made) {
      return of(ClusterNaming.of(made.values(), labels, classes, classes));
    }
    Measured absent = Measured.absent(((Predictions.Missing) clusters).why());
    return new ClusterAgreement(absent, absent, absent, absent);
  }

  /** Compares clusters with labels, both counted. */
  public static ClusterAgreement of(ClusterNaming naming) {
    AdjustedAgreement adjusted = new AdjustedAgreement(naming.counts());
    return new ClusterAgreement(
        naming.manyToOne(), naming.oneToOne(), adjusted.mutualInformation(), adjusted.rand());
  }

  /**
   * How well the names that clusters take among training examples serve others: each cluster bears
   * its most frequent training label.
   *
   * @param learnt the clusters of the training examples
   * @param trainLabels their labels, each 0 to {@code classes − 1}
   * @param others the clusters, fitted to the training examples, that the others fall in
   * @param labels the others' labels
   */
  public static Measured transferred(
      Predictions learnt, int[] trainLabels, Predictions others, int[] labels, int classes) {
    return others.measuredBy(
        clusters ->
            learnt.measuredBy(
                told ->
                    transferred(
                        ClusterNaming.of(told, trainLabels, classes, classes),
                        ClusterNaming.of(clusters, labels, classes, classes))));
  }

  /**
   * The same, counted.
   *
   * @param learnt training examples by cluster and label
   * @param others others by cluster, fitted to the training examples, and label
   */
  public static Measured transferred(ClusterNaming learnt, ClusterNaming others) {
    int[] names = learnt.majorityLabels();
    long right = 0;
    long all = 0;
    for (int cluster = 0; cluster < names.length; cluster++) {
      right += others.counts()[cluster][names[cluster]];
      all += Arrays.stream(others.counts()[cluster]).sum();
    }
    return all == 0 ? Measured.absent("no examples") : Measured.of(right / (double) all);
  }
}
