package io.github.phasegrid.scoring;

/**
 * What the simple algorithms told of one cell: the codes of one layer at one checkpoint.
 *
 * @param clusters what K-Means told; depends on no labels, so that it can be compared with several
 *     kinds of them
 * @param classes what K-NN and logistic regression told, which learnt from the training codes
 */
public record CellPredictions(Clusters clusters, Classes classes) {

  /**
   * What K-Means told.
   *
   * @param train clusters of the training codes, fitted to these
   * @param test clusters of the test codes, fitted to these
   * @param transferred the training codes' clusters that the test codes fall in
   */
  public record Clusters(Predictions train, Predictions test, Predictions transferred) {}

  /**
   * What learnt from codes with labels.
   *
   * @param neighbours K-NN: the test codes asked, the codes learnt from answering
   * @param logisticLearnt labels by logistic regression, of the codes it was fitted to
   * @param logisticTest labels by logistic regression, of the test codes
   */
  public record Classes(
      NeighbourVotes neighbours, Predictions logisticLearnt, Predictions logisticTest) {}
}
