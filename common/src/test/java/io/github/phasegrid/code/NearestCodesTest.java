package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NearestCodesTest {
  private static final int CLASSES = 4;

  private record Case(CodeMatrix candidates, int[] labels, CodeMatrix queries, int neighbours) {}

  /** One query's answer, copied. */
  private record Found(
      int query, List<Integer> indices, List<Integer> distances, List<Integer> tiedBeyond) {}

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            RandomCodes.heights(),
            RandomCodes.widths(),
            Arbitraries.of(0, 1, 3, 63, 64, 65),
            Arbitraries.of(1, 2, 9, 100),
            Arbitraries.of(1, 3, 60, 5000),
            Arbitraries.longs())
        .as(
            (rows, bits, queries, neighbours, patterns, seed) -> {
              CodeMatrix both = RandomCodes.draw(rows + queries, bits, patterns, seed);
              int cut = rows * CodeMatrix.bytesPerRow(bits);
              byte[] packed = both.packed();
              return new Case(
                  new CodeMatrix(rows, bits, Arrays.copyOf(packed, cut)),
                  RandomCodes.labels(rows, CLASSES, seed),
                  new CodeMatrix(queries, bits, Arrays.copyOfRange(packed, cut, packed.length)),
                  neighbours);
            });
  }

  @Property(tries = 150)
  void findsWhatSortingAllCandidatesFinds(@ForAll("cases") Case c) {
    List<Found> expected =
        IntStream.range(0, c.queries.rows()).mapToObj(query -> bySorting(c, query)).toList();

    for (DistanceKernel kernel : DistanceKernelTest.kernels()) {
      List<Found> found = new ArrayList<>();
      new NearestCodes(c.candidates, c.labels, CLASSES, kernel)
          .search(c.queries, c.neighbours, near -> found.add(copy(near)));
      assertThat(found).isEqualTo(expected);
    }
  }

  @Property(tries = 150)
  void partsMergedInAnyOrderFindTheSame(
      @ForAll("cases") Case c, @ForAll @Size(max = 5) List<@IntRange(max = 1000) Integer> cuts) {
    List<Found> expected =
        IntStream.range(0, c.queries.rows()).mapToObj(query -> bySorting(c, query)).toList();

    List<Integer> ends = new ArrayList<>(cuts.stream().map(i -> i % (rows(c) + 1)).toList());
    ends.add(rows(c));
    List<NeighbourLists> parts = new ArrayList<>();
    int start = 0;
    for (int end : ends.stream().sorted().toList()) {
      parts.add(part(c, start, end));
      start = end;
    }
    Collections.shuffle(parts, new Random(cuts.hashCode()));
    List<Found> found = new ArrayList<>();
    parts.stream()
        .reduce(NeighbourLists::merge)
        .orElseThrow()
        .forEach(near -> found.add(copy(near)));

    assertThat(found).isEqualTo(expected);
  }

  private static int rows(Case c) {
    return c.candidates.rows();
  }

  private static NeighbourLists part(Case c, int start, int end) {
    int stride = CodeMatrix.bytesPerRow(c.candidates.bits());
    CodeMatrix codes =
        new CodeMatrix(
            end - start,
            c.candidates.bits(),
            Arrays.copyOfRange(c.candidates.packed(), start * stride, end * stride));
    int[] labels = Arrays.copyOfRange(c.labels, start, end);
    return NeighbourLists.search(
        new NearestCodes(codes, labels, CLASSES), start, c.queries, c.neighbours);
  }

  private static Found copy(Neighbourhood near) {
    List<Integer> indices = IntStream.range(0, near.size()).map(near::index).boxed().toList();
    return new Found(
        near.query(),
        indices,
        IntStream.range(0, near.size()).map(near::distance).boxed().toList(),
        IntStream.range(0, CLASSES).map(near::tiedBeyond).boxed().toList());
  }

  /** The slow, obvious twin. */
  private static Found bySorting(Case c, int query) {
    List<Integer> order =
        IntStream.range(0, c.candidates.rows())
            .boxed()
            .sorted(Comparator.comparing(row -> distance(c, query, row))) // stable: by index
            .toList();
    List<Integer> kept = order.subList(0, Math.min(c.neighbours, order.size()));
    List<Integer> left = order.subList(kept.size(), order.size());
    List<Integer> tied = new ArrayList<>(List.of(0, 0, 0, 0));
    for (int row : left) {
      if (distance(c, query, row) == distance(c, query, kept.get(kept.size() - 1))) {
        tied.set(c.labels[row], tied.get(c.labels[row]) + 1);
      }
    }
    return new Found(query, kept, kept.stream().map(row -> distance(c, query, row)).toList(), tied);
  }

  private static int distance(Case c, int query, int row) {
    int differing = 0;
    for (int bit = 0; bit < c.candidates.bits(); bit++) {
      differing += c.candidates.get(row, bit) != c.queries.get(query, bit) ? 1 : 0;
    }
    return differing;
  }

  @Test
  void givesTheLabelsOfTheNeighbours() {
    boolean[][] codes = {{true, true}, {false, false}, {true, false}};
    int[] labels = {2, 0, 1};
    List<Integer> seen = new ArrayList<>();

    new NearestCodes(RandomCodes.pack(codes, 2), labels, 3)
        .search(
            RandomCodes.pack(new boolean[][] {{false, false}}, 2),
            3,
            near -> IntStream.range(0, near.size()).map(near::label).forEach(seen::add));

    assertThat(seen).containsExactly(0, 1, 2);
  }

  @Test
  void refusesQueriesOfAnotherWidth() {
    NearestCodes search = new NearestCodes(RandomCodes.draw(3, 10, 3, 1), new int[3], 1);

    assertThatThrownBy(() -> search.search(RandomCodes.draw(1, 11, 1, 1), 1, near -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("queries of 11 bits among codes of 10 bits");
    assertThatThrownBy(() -> search.search(RandomCodes.draw(1, 10, 1, 1), 0, near -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 neighbours");
    assertThatThrownBy(() -> new NearestCodes(RandomCodes.draw(3, 10, 3, 1), new int[2], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 labels for 3 codes");
  }
}
