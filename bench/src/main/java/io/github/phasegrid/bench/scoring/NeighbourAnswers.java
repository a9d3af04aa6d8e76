package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.code.NearestCodes;
import io.github.phasegrid.code.Neighbourhood;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Compares K-NN's answers. scikit-learn leaves open which of several equally near codes are the k
 * nearest; where that cannot change the vote the labels must be the same, and the distances
 * everywhere.
 */
final class NeighbourAnswers implements Contest.Answers {
  private final PackedNeighbours ours;
  private final SklearnNeighbours rival;
  private final int[][] distances;
  private final boolean[] certain;

  /**
   * @param queries how many the rival is asked
   */
  NeighbourAnswers(
      Codes codes, int neighbours, int queries, PackedNeighbours ours, SklearnNeighbours rival) {
    this.ours = ours;
    this.rival = rival;
    this.distances = new int[queries][];
    this.certain = new boolean[queries];
    new NearestCodes(codes.train(), codes.trainLabels(), Codes.CLASSES)
        .search(
            codes.test().select(IntStream.range(0, queries).toArray()), neighbours, this::visit);
  }

  private void visit(Neighbourhood near) {
    distances[near.query()] = IntStream.range(0, near.size()).map(near::distance).toArray();
    certain[near.query()] = isCertain(near);
  }

  /**
   * Whether one label wins whichever of the codes at the last neighbour's distance are taken: with
   * as few of its own as possible, against as many of another as possible.
   */
  private static boolean isCertain(Neighbourhood near) {
    int last = near.distance(near.size() - 1);
    int[] sure = new int[Codes.CLASSES];
    int[] eligible = IntStream.range(0, Codes.CLASSES).map(near::tiedBeyond).toArray();
    int places = 0;
    for (int i = 0; i < near.size(); i++) {
      boolean open = near.distance(i) == last;
      (open ? eligible : sure)[near.label(i)]++;
      places += open ? 1 : 0;
    }
    int all = IntStream.of(eligible).sum();
    for (int winner = 0; winner < Codes.CLASSES; winner++) {
      int fewest = sure[winner] + Math.max(0, places - (all - eligible[winner]));
      int most = 0;
      for (int other = 0; other < Codes.CLASSES; other++) {
        if (other != winner) {
          most = Math.max(most, sure[other] + Math.min(places, eligible[other]));
        }
      }
      if (fewest > most) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String check() {
    int[] theirs = rival.predicted();
    int compared = 0;
    for (int query = 0; query < theirs.length; query++) {
      if (certain[query]) {
        compared++;
        if (ours.predicted()[query] != theirs[query]) {
          throw new Contest.WrongAnswer(
              "test code %d is %d to Phasegrid's K-NN and %d to scikit-learn's"
                  .formatted(query, ours.predicted()[query], theirs[query]));
        }
      }
    }
    int[][] theirDistances = rival.distances();
    for (int query = 0; query < theirDistances.length; query++) {
      if (!Arrays.equals(distances[query], theirDistances[query])) {
        throw new Contest.WrongAnswer(
            "the neighbours of test code %d are at %s to Phasegrid and at %s to scikit-learn"
                .formatted(
                    query,
                    Arrays.toString(distances[query]),
                    Arrays.toString(theirDistances[query])));
      }
    }
    return "%d of %d labels are the same (ties decide the others), and %d × %d distances"
        .formatted(compared, theirs.length, theirDistances.length, distances[0].length);
  }
}
