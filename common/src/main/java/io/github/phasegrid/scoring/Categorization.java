package io.github.phasegrid.scoring;

/**
 * How well simple algorithms tell classes from codes: {@link CellPredictions} against one kind of
 * labels. Together with the columns of {@link ClusterAgreement}, the fields are the columns of the
 * {@code properties} table of the same names.
 *
 * @param kmeansTrain the clusters of the training codes
 * @param kmeansTest the same on the test side, clustered for itself
 * @param kmeansTransferAccuracyTest clusters and their names learnt from the training codes, told
 *     of the test codes
 * @param knnAccuracyTest K-NN
 * @param knnTiedAccuracyTest K-NN when all as near as the k-th neighbour vote
 * @param knnTiedFraction share of test codes for which that makes a difference to who votes
 * @param logisticAccuracyTrain logistic regression on the codes it was fitted to
 * @param logisticAccuracyTest logistic regression
 */
public record Categorization(
    ClusterAgreement kmeansTrain,
    ClusterAgreement kmeansTest,
    Measured kmeansTransferAccuracyTest,
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
    CellPredictions.Clusters clusters = told.clusters();
    NeighbourVotes neighbours = told.classes().neighbours();
    return new Categorization(
        ClusterAgreement.of(clusters.train(), trainLabels, classes),
        ClusterAgreement.of(clusters.test(), testLabels, classes),
        ClusterAgreement.transferred(
            clusters.train(), trainLabels, clusters.transferred(), testLabels, classes),
        neighbours.predictions().measuredBy(labels -> Accuracy.of(labels, testLabels)),
        neighbours.tiedPredictions().measuredBy(labels -> Accuracy.of(labels, testLabels)),
        neighbours.tiedFraction(),
        told.classes().logisticLearnt().measuredBy(labels -> Accuracy.of(labels, trainLabels)),
        told.classes().logisticTest().measuredBy(labels -> Accuracy.of(labels, testLabels)));
  }
}
