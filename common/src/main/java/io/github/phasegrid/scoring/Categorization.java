package io.github.phasegrid.scoring;

/**
 * How well simple algorithms tell classes from codes: the accuracies of {@link CellPredictions}
 * against one kind of labels. The fields are the columns of the {@code properties} table of the
 * same names.
 *
 * @param kmeansAccuracyTrain each cluster named by its most frequent label (several may share one)
 * @param kmeansAccuracyTest the same on the test side, clustered for itself
 * @param kmeansMatchedAccuracyTrain each label given to at most one cluster, in the best way
 * @param kmeansMatchedAccuracyTest the same on the test side
 * @param knnAccuracyTest K-NN
 * @param knnTiedAccuracyTest K-NN when all as near as the k-th neighbour vote
 * @param knnTiedFraction share of test codes for which that makes a difference to who votes
 * @param logisticAccuracyTrain logistic regression on the codes it was fitted to
 * @param logisticAccuracyTest logistic regression
 */
public record Categorization(
    Measured kmeansAccuracyTrain,
    Measured kmeansAccuracyTest,
    Measured kmeansMatchedAccuracyTrain,
    Measured kmeansMatchedAccuracyTest,
    Measured knnAccuracyTest,
    Measured knnTiedAccuracyTest,
    Measured knnTiedFraction,
    Measured logisticAccuracyTrain,
    Measured logisticAccuracyTest) {

  /**
   * Compares with labels.
   *
   * @param trainLabels labels of the training examples, each 0 to {@code classes − 1}
   * @param testLabels labels of the test examples
   * @param classes number of classes, which is the number of clusters too
   */
  public static Categorization of(
      CellPredictions told, int[] trainLabels, int[] testLabels, int classes) {
    return new Categorization(
        told.clustersTrain().measuredBy(c -> naming(c, trainLabels, classes).manyToOne()),
        told.clustersTest().measuredBy(c -> naming(c, testLabels, classes).manyToOne()),
        told.clustersTrain().measuredBy(c -> naming(c, trainLabels, classes).oneToOne()),
        told.clustersTest().measuredBy(c -> naming(c, testLabels, classes).oneToOne()),
        told.neighbours().predictions().measuredBy(labels -> Accuracy.of(labels, testLabels)),
        told.neighbours().tiedPredictions().measuredBy(labels -> Accuracy.of(labels, testLabels)),
        told.neighbours().tiedFraction(),
        told.logisticTrain().measuredBy(labels -> Accuracy.of(labels, trainLabels)),
        told.logisticTest().measuredBy(labels -> Accuracy.of(labels, testLabels)));
  }

  private static ClusterNaming naming(int[] clusters, int[] labels, int classes) {
    return ClusterNaming.of(clusters, labels, classes, classes);
  }
}
