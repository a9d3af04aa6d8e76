package io.github.phasegrid.scoring;

/**
 * What the simple algorithms told of one cell: the codes of one layer at one checkpoint. Holds no
 * labels, so that it can be compared with several kinds of them.
 *
 * @param clustersTrain K-Means clusters of the training codes, fitted to these
 * @param clustersTest K-Means clusters of the test codes, fitted to these
 * @param neighbours K-NN: the test codes asked, the training codes answering
 * @param logisticTrain labels by logistic regression, of the training codes it was fitted to
 * @param logisticTest labels by logistic regression, of the test codes
 */
public record CellPredictions(
    Predictions clustersTrain,
    Predictions clustersTest,
    NeighbourVotes neighbours,
    Predictions logisticTrain,
    Predictions logisticTest) {}
