package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NeighbourVotesTest {
  private static final int CLASSES = 3;

  @Property(tries = 100)
  void areThoseOfTheSortedTrainingCodes(
      @ForAll @IntRange(min = 1, max = 50) int n,
      @ForAll @IntRange(min = 1, max = 12) int neighbours,
      @ForAll @IntRange(min = 1, max = 9) int bits,
      @ForAll long seed) {
    CodeMatrix training = RandomCodes.draw(n, bits, 20, seed);
    CodeMatrix queries = RandomCodes.draw(10, bits, 20, seed + 1);
    int[] labels = RandomCodes.labels(n, CLASSES, seed);
    int tied = 0;
    List<Integer> expected = new ArrayList<>();
    List<Integer> expectedTied = new ArrayList<>();
    for (int q = 0; q < queries.rows(); q++) {
      String query = RandomCodes.text(queries, q);
      List<Integer> order =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparing(row -> distance(query, RandomCodes.text(training, row))))
              .toList();
      int last = order.get(Math.min(neighbours, n) - 1);
      int reach = distance(query, RandomCodes.text(training, last));
      List<Integer> kept = order.subList(0, Math.min(neighbours, n));
      List<Integer> reached =
          order.stream()
              .filter(row -> distance(query, RandomCodes.text(training, row)) <= reach)
              .toList();
      expected.add(mostFrequent(kept, labels));
      expectedTied.add(mostFrequent(reached, labels));
      tied += reached.size() > kept.size() ? 1 : 0;
    }

    NeighbourVotes votes = NeighbourVotes.of(training, labels, queries, neighbours, CLASSES);

    assertThat(made(votes.predictions())).containsExactly(toArray(expected));
    assertThat(made(votes.tiedPredictions())).containsExactly(toArray(expectedTied));
    assertThat(votes.tiedFraction()).isEqualTo(Measured.of(tied / 10.0));
  }

  private static int[] made(Predictions predictions) {
    return ((Predictions.Made) predictions).values();
  }

  private static int distance(String a, String b) {
    return (int) IntStream.range(0, a.length()).filter(i -> a.charAt(i) != b.charAt(i)).count();
  }

  private static int mostFrequent(List<Integer> rows, int[] labels) {
    return IntStream.range(0, CLASSES)
        .boxed()
        .max(
            Comparator.comparing((Integer c) -> rows.stream().filter(r -> labels[r] == c).count())
                .thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
  }

  private static int[] toArray(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void withoutQueriesNothingIsTied() {
    CodeMatrix training = RandomCodes.draw(5, 4, 5, 1);

    NeighbourVotes votes =
        NeighbourVotes.of(training, new int[5], RandomCodes.draw(0, 4, 1, 1), 3, 1);

    assertThat(made(votes.predictions())).isEmpty();
    assertThat(votes.tiedFraction()).isEqualTo(Measured.absent("no examples"));
  }

  @Test
  void withoutTrainingCodesNothingIsTold() {
    CodeMatrix none = RandomCodes.draw(0, 4, 1, 1);

    NeighbourVotes votes = NeighbourVotes.of(none, new int[0], RandomCodes.draw(2, 4, 1, 1), 3, 1);

    assertThat(votes.predictions()).isEqualTo(new Predictions.Missing("no training examples"));
    assertThat(votes.tiedFraction()).isEqualTo(Measured.absent("no training examples"));
  }
}
