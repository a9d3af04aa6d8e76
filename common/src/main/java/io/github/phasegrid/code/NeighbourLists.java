package io.github.phasegrid.code;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * The nearest candidates of many queries, found in a part of the candidates. Lists of different
 * parts can be merged in any order: the result is that of a search among all candidates at once, to
 * the last tie.
 */
public final class NeighbourLists implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int neighbours;
  private final int classes;

  /** {@code [m]}: neighbours found of each query, at most {@link #neighbours}. */
  private final int[] sizes;

  /** {@code [m, neighbours]}, each row by distance and then index. */
  private final int[] indices;

  private final int[] distances;
  private final int[] labels;

  /** {@code [m, classes]}: see {@link Neighbourhood#tiedBeyond}. */
  private final int[] tiedBeyond;

  private NeighbourLists(int queries, int neighbours, int classes) {
    this.neighbours = neighbours;
    this.classes = classes;
    sizes = new int[queries];
    indices = new int[Math.multiplyExact(queries, neighbours)];
    distances = new int[indices.length];
    labels = new int[indices.length];
    tiedBeyond = new int[Math.multiplyExact(queries, classes)];
  }

  /**
   * Searches a part of the candidates.
   *
   * @param part some of the candidates
   * @param firstIndex the number of the part's first candidate among all
   * @param queries {@code [m, bits]}
   * @param neighbours k, 1 or more
   */
  public static NeighbourLists search(
      NearestCodes part, int firstIndex, CodeMatrix queries, int neighbours) {
    NeighbourLists lists = new NeighbourLists(queries.rows(), neighbours, part.classes());
    if (part.candidates() > 0) {
      part.search(queries, neighbours, near -> lists.take(near, firstIndex));
    }
    return lists;
  }

  private void take(Neighbourhood near, int firstIndex) {
    int query = near.query();
    sizes[query] = near.size();
    for (int i = 0; i < near.size(); i++) {
      put(query, i, firstIndex + near.index(i), near.distance(i), near.label(i));
    }
    for (int label = 0; label < classes; label++) {
      tiedBeyond[query * classes + label] = near.tiedBeyond(label);
    }
  }

  private void put(int query, int i, int index, int distance, int label) {
    indices[query * neighbours + i] = index;
    distances[query * neighbours + i] = distance;
    labels[query * neighbours + i] = label;
  }

  /**
   * The nearest of both parts.
   *
   * <p>A candidate that either part left out is at least as far as that part's last neighbour. It
   * counts as tied exactly if it is as far as the last neighbour of both parts together.
   *
   * @param other of the same queries among other candidates
   */
  public NeighbourLists merge(NeighbourLists other) {
    if (other.sizes.length != sizes.length
        || other.neighbours != neighbours
        || other.classes != classes) {
      throw new IllegalArgumentException("lists of different searches");
    }
    NeighbourLists both = new NeighbourLists(sizes.length, neighbours, classes);
    for (int query = 0; query < sizes.length; query++) {
      both.merge(query, this, other);
    }
    return both;
  }

  private void merge(int query, NeighbourLists a, NeighbourLists b) {
    int fromA = 0;
    int fromB = 0;
    int size = Math.min(neighbours, a.sizes[query] + b.sizes[query]);
    for (int i = 0; i < size; i++) {
      if (fromB == b.sizes[query] || (fromA < a.sizes[query] && a.before(b, query, fromA, fromB))) {
        take(query, i, a, fromA++);
      } else {
        take(query, i, b, fromB++);
      }
    }
    sizes[query] = size;
    addTied(query, a, fromA);
    addTied(query, b, fromB);
  }

  private boolean before(NeighbourLists other, int query, int i, int j) {
    int mine = query * neighbours + i;
    int theirs = query * neighbours + j;
    return distances[mine] != other.distances[theirs]
        ? distances[mine] < other.distances[theirs]
        : indices[mine] < other.indices[theirs];
  }

  private void take(int query, int i, NeighbourLists from, int j) {
    int place = query * neighbours + j;
    put(query, i, from.indices[place], from.distances[place], from.labels[place]);
  }

  /**
   * @param firstLeft the first of the part's neighbours that are not among those of both
   */
  private void addTied(int query, NeighbourLists part, int firstLeft) {
    if (sizes[query] == 0) {
      return;
    }
    int farthest = distances[query * neighbours + sizes[query] - 1];
    int start = query * neighbours;
    for (int i = firstLeft; i < part.sizes[query]; i++) {
      if (part.distances[start + i] == farthest) {
        tiedBeyond[query * classes + part.labels[start + i]]++;
      }
    }
    int partSize = part.sizes[query];
    if (partSize > 0 && part.distances[start + partSize - 1] == farthest) {
      for (int label = 0; label < classes; label++) {
        tiedBeyond[query * classes + label] += part.tiedBeyond[query * classes + label];
      }
    }
  }

  /** Number of queries. */
  public int queries() {
    return sizes.length;
  }

  /**
   * Visits the neighbourhood of each query, by ascending row.
   *
   * @param visitor is handed a view that is valid during the call only
   */
  public void forEach(Consumer<Neighbourhood> visitor) {
    View view = new View();
    for (view.query = 0; view.query < sizes.length; view.query++) {
      visitor.accept(view);
    }
  }

  private final class View implements Neighbourhood {
    private int query;

    @Override
    public int query() {
      return query;
    }

    @Override
    public int size() {
      return sizes[query];
    }

    @Override
    public int index(int i) {
      return indices[query * neighbours + i];
    }

    @Override
    public int distance(int i) {
      return distances[query * neighbours + i];
    }

    @Override
    public int label(int i) {
      return labels[query * neighbours + i];
    }

    @Override
    public int tiedBeyond(int label) {
      return tiedBeyond[query * classes + label];
    }
  }
}
