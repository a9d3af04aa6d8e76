package io.github.phasegrid.scoring;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * Gives clusters the names of classes, and tells how many examples then bear their own label.
 *
 * @param counts {@code [clusters][classes]}: examples of a class in a cluster
 */
public record ClusterNaming(long[][] counts) implements Serializable {

  /**
   * Counts the labels in each cluster.
   *
   * @param clusters {@code [n]}: the cluster of each example, 0 to {@code clusterCount − 1}
   * @param labels {@code [n]}, each 0 to {@code classes − 1}
   */
  public static ClusterNaming of(int[] clusters, int[] labels, int clusterCount, int classes) {
    if (clusters.length != labels.length) {
      throw new IllegalArgumentException(
          clusters.length + " examples in clusters, " + labels.length + " labels");
    }
    long[][] counts = new long[clusterCount][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[clusters[i]][labels[i]]++;
    }
    return new ClusterNaming(counts);
  }

  /** Counts of these examples and of others. */
  public ClusterNaming plus(ClusterNaming others) {
    long[][] sum = new long[counts.length][];
    for (int cluster = 0; cluster < sum.length; cluster++) {
      sum[cluster] = counts[cluster].clone();
      for (int label = 0; label < sum[cluster].length; label++) {
        sum[cluster][label] += others.counts[cluster][label];
      }
    }
    return new ClusterNaming(sum);
  }

  /** The most frequent label of each cluster; the smaller of two as frequent; 0 if empty. */
  public int[] majorityLabels() {
    return IntStream.range(0, counts.length).map(cluster -> argMax(counts[cluster])).toArray();
  }

  /**
   * Accuracy when every cluster takes its most frequent label, so that several may take the same
   * (purity).
   */
  public Measured manyToOne() {
    long right = 0;
    for (long[] inCluster : counts) {
      right += inCluster[argMax(inCluster)];
    }
    return shareOfExamples(right);
  }

  /**
   * Accuracy under the best naming in which no two clusters take the same label (Hungarian method);
   * with more clusters than classes some stay without a name, and their examples count as wrong.
   */
  public Measured oneToOne() {
    long right = 0;
    int size = Math.max(counts.length, classes());
    if (size == 0) {
      return shareOfExamples(0);
    }
    SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Set<Integer> clusterSide = IntStream.range(0, size).boxed().collect(Collectors.toSet());
    Set<Integer> classSide = IntStream.range(size, 2 * size).boxed().collect(Collectors.toSet());
    Set<Integer> all = new HashSet<>(clusterSide);
    all.addAll(classSide);
    all.forEach(graph::addVertex);
    for (int cluster = 0; cluster < size; cluster++) {
      for (int label = 0; label < size; label++) {
        graph.setEdgeWeight(graph.addEdge(cluster, size + label), -(double) count(cluster, label));
      }
    }
    var matching =
        new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, clusterSide, classSide)
            .getMatching();
    for (DefaultWeightedEdge edge : matching.getEdges()) {
      right -= Math.round(graph.getEdgeWeight(edge));
    }
    return shareOfExamples(right);
  }

  private int classes() {
    return counts.length == 0 ? 0 : counts[0].length;
  }

  /** Examples of a class in a cluster; none where either is only there to make a square. */
  private long count(int cluster, int label) {
    return cluster < counts.length && label < classes() ? counts[cluster][label] : 0;
  }

  private Measured shareOfExamples(long right) {
    long examples = 0;
    for (long[] inCluster : counts) {
      for (long count : inCluster) {
        examples += count;
      }
    }
    return examples == 0 ? Measured.absent("no examples") : Measured.of(right / (double) examples);
  }

  private static int argMax(long[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
