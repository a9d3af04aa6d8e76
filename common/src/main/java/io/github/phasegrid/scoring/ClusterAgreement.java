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
    return new ClusterAgreement(
        clusters.measuredBy(told -> naming(told, labels, classes).manyToOne()),
        clusters.measuredBy(told -> naming(told, labels, classes).oneToOne()),
        clusters.measuredBy(told -> adjusted(told, labels, classes).mutualInformation()),
        clusters.measuredBy(told -> adjusted(told, labels, classes).rand()));
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
                told -> {
                  int[] names = naming(told, trainLabels, classes).majorityLabels();
                  int[] named = Arrays.stream(clusters).map(cluster -> names[cluster]).toArray();
                  return Accuracy.of(named, labels);
                }));
  }

  private static ClusterNaming naming(int[] clusters, int[] labels, int classes) {
    return ClusterNaming.of(clusters, labels, classes, classes);
  }

  private static AdjustedAgreement adjusted(int[] clusters, int[] labels, int classes) {
    return new AdjustedAgreement(naming(clusters, labels, classes).counts());
  }
}
