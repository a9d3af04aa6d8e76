package io.github.phasegrid.code;

/**
 * The nearest candidates of one query, nearest first; of two at the same distance the one with the
 * lower index comes first, and is kept where only one of them can be.
 *
 * <p>A view that moves from query to query: valid only while it is being visited.
 */
public interface Neighbourhood {

  /** The query's row. */
  int query();

  /** Number of neighbours: k, or the number of candidates where that is smaller. */
  int size();

  /** Row of the i-th neighbour among the candidates, i in 0 to {@code size() − 1}. */
  int index(int i);

  /** Bits in which the i-th neighbour differs from the query. */
  int distance(int i);

  /** Label of the i-th neighbour. */
  int label(int i);

  /**
   * Number of candidates with this label that are as near as the last neighbour and yet not among
   * the neighbours, because others with a lower index are.
   */
  int tiedBeyond(int label);
}
