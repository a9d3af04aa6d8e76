package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NearestCodes;
import io.github.phasegrid.code.NeighbourLists;
import io.github.phasegrid.code.Neighbourhood;
import java.util.Arrays;

/**
 * What the k nearest training codes (Hamming distance) say about each query.
 *
 * <p>Of training codes at the same distance the one with the lower index counts as nearer; of
 * labels with as many votes the smaller wins. At small widths thousands of codes tie with the k-th
 * neighbour: {@link #tiedPredictions} and {@link #tiedFraction} tell how much that rule matters.
 *
 * @param predictions {@code [m]}: the label with most votes among the k neighbours
 * @param tiedPredictions {@code [m]}: the same when all training codes at most as far as the k-th
 *     neighbour vote
 * @param tiedFraction share of queries for which a training code outside the k neighbours is as
 *     near as the k-th; absent without queries
 */
public record NeighbourVotes(
    Predictions predictions, Predictions tiedPredictions, Measured tiedFraction) {
  private static final String NO_TRAINING = "no training examples";

  /**
   * Asks the neighbours. With fewer than k training codes all of them vote; with none nothing is
   * told.
   *
   * @param training the codes that vote, {@code [n, bits]}
   * @param labels their labels, {@code [n]}, each 0 to {@code classes − 1}
   * @param queries {@code [m, bits]}
   * @param neighbours k, 1 or more
   * @param classes number of classes
   */
  public static NeighbourVotes of(
      CodeMatrix training, int[] labels, CodeMatrix queries, int neighbours, int classes) {
    if (training.rows() == 0) {
      Predictions none = new Predictions.Missing(NO_TRAINING);
      return new NeighbourVotes(none, none, Measured.absent(NO_TRAINING));
    }
    Ballot ballot = new Ballot(queries.rows(), classes);
    new NearestCodes(training, labels, classes).search(queries, neighbours, ballot::count);
    return ballot.votes();
  }

  /**
   * What neighbours found before say.
   *
   * @param found at least one neighbour of each query
   * @param classes number of classes
   */
  public static NeighbourVotes of(NeighbourLists found, int classes) {
    Ballot ballot = new Ballot(found.queries(), classes);
    found.forEach(ballot::count);
    return ballot.votes();
  }

  private static final class Ballot {
    private final int[] predictions;
    private final int[] tiedPredictions;
    private final int[] votes;
    private int tied;

    Ballot(int queries, int classes) {
      predictions = new int[queries];
      tiedPredictions = new int[queries];
      votes = new int[classes];
    }

    NeighbourVotes votes() {
      return new NeighbourVotes(
          new Predictions.Made(predictions),
          new Predictions.Made(tiedPredictions),
          predictions.length == 0
              ? Measured.absent("no examples")
              : Measured.of(tied / (double) predictions.length));
    }

    void count(Neighbourhood near) {
      Arrays.fill(votes, 0);
      for (int i = 0; i < near.size(); i++) {
        votes[near.label(i)]++;
      }
      predictions[near.query()] = winner();
      int beyond = 0;
      for (int label = 0; label < votes.length; label++) {
        votes[label] += near.tiedBeyond(label);
        beyond += near.tiedBeyond(label);
      }
      tiedPredictions[near.query()] = winner();
      if (beyond > 0) {
        tied++;
      }
    }

    private int winner() {
      int best = 0;
      for (int label = 1; label < votes.length; label++) {
        if (votes[label] > votes[best]) {
          best = label;
        }
      }
      return best;
    }
  }
}
