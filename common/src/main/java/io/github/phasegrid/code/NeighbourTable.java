package io.github.phasegrid.code;

import java.util.Arrays;

/**
 * The neighbours found so far of each query of one tile, and how many more candidates tie with the
 * last of them. Candidates must be offered by ascending index.
 */
final class NeighbourTable implements Neighbourhood {
  private final int neighbours;
  private final int classes;
  private final int[] labels;

  /** {@code [queries, neighbours]}: ascending by (distance, index). */
  private final int[] indices;

  private final int[] distances;

  /** {@code [queries]}: neighbours held. */
  private final int[] sizes;

  /** {@code [queries, classes]}: candidates at the last neighbour's distance, by label. */
  private final int[] beyond;

  private int firstQuery;
  private int current;

  /**
   * @param queries number of queries served together
   * @param neighbours k, 1 or more
   * @param labels the candidates' labels, each 0 to {@code classes − 1}
   * @param classes number of classes
   */
  NeighbourTable(int queries, int neighbours, int[] labels, int classes) {
    this.neighbours = neighbours;
    this.classes = classes;
    this.labels = labels;
    this.indices = new int[Math.multiplyExact(queries, neighbours)];
    this.distances = new int[indices.length];
    this.sizes = new int[queries];
    this.beyond = new int[Math.multiplyExact(queries, classes)];
  }

  /** Forgets everything; the table's queries are now those from {@code firstQuery} on. */
  void restart(int firstQuery) {
    this.firstQuery = firstQuery;
    Arrays.fill(sizes, 0);
    Arrays.fill(beyond, 0);
  }

  /**
   * Offers a query a run of candidates.
   *
   * @param query the query's position in its tile
   * @param candidateDistances distances of {@code count} candidates
   * @param firstCandidate row of the first of them
   */
  void offer(int query, int[] candidateDistances, int count, int firstCandidate) {
    int c = firstWithin(candidateDistances, 0, count, limit(query));
    while (c < count) {
      insert(query, firstCandidate + c, candidateDistances[c]);
      c = firstWithin(candidateDistances, c + 1, count, limit(query));
    }
  }

  /** A loop of its own, without calls, is unrolled: nearly all candidates end here. */
  private static int firstWithin(int[] distances, int from, int count, int limit) {
    int c = from;
    while (c < count && distances[c] > limit) {
      c++;
    }
    return c;
  }

  /** Candidates farther than this change nothing. */
  private int limit(int query) {
    return sizes[query] < neighbours
        ? Integer.MAX_VALUE
        : distances[query * neighbours + neighbours - 1];
  }

  private void insert(int query, int candidate, int distance) {
    int start = query * neighbours;
    int last = start + neighbours - 1;
    if (sizes[query] < neighbours) {
      shiftIn(start, start + sizes[query]++, candidate, distance);
      return;
    }
    int oldLimit = distances[last];
    int evicted = indices[last];
    if (distance == oldLimit) {
      beyond[query * classes + labels[candidate]]++;
      return;
    }
    shiftIn(start, last, candidate, distance);
    if (distances[last] == oldLimit) {
      beyond[query * classes + labels[evicted]]++;
    } else {
      Arrays.fill(beyond, query * classes, (query + 1) * classes, 0);
    }
  }

  /** Inserts after all that are as near or nearer; what is at {@code free} is overwritten. */
  private void shiftIn(int start, int free, int candidate, int distance) {
    int position = free;
    while (position > start && distances[position - 1] > distance) {
      distances[position] = distances[position - 1];
      indices[position] = indices[position - 1];
      position--;
    }
    distances[position] = distance;
    indices[position] = candidate;
  }

  /** Points the view at a query. */
  Neighbourhood view(int query) {
    current = query;
    return this;
  }

  @Override
  public int query() {
    return firstQuery + current;
  }

  @Override
  public int size() {
    return sizes[current];
  }

  @Override
  public int index(int i) {
    return indices[slot(i)];
  }

  @Override
  public int distance(int i) {
    return distances[slot(i)];
  }

  @Override
  public int label(int i) {
    return labels[index(i)];
  }

  @Override
  public int tiedBeyond(int label) {
    return beyond[current * classes + label];
  }

  private int slot(int i) {
    if (i < 0 || i >= sizes[current]) {
      throw new IndexOutOfBoundsException("neighbour " + i + " of " + sizes[current]);
    }
    return current * neighbours + i;
  }
}
