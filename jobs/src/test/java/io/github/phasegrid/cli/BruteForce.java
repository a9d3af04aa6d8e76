package io.github.phasegrid.cli;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the tables should say of some codes, computed slowly and obviously from the codes. */
final class BruteForce {
  private BruteForce() {}

  /** One split of a cell as table {@code codes} gives it, by example; probes have no labels. */
  record Side(int[] examples, int[] labels, int[] trueLabels, List<byte[]> codes) {}

  static Side side(Tables tables, String trial, String checkpoint, String split)
      throws SQLException {
    List<Map<String, Object>> rows =
        tables.rows(
            """
            select example, label, true_label, hex(code) as code from codes
            where trial = '%s' and checkpoint = '%s' and split = '%s' order by example"""
                .formatted(trial, checkpoint, split));
    List<byte[]> codes =
        rows.stream().map(row -> HexFormat.of().parseHex((String) row.get("code"))).toList();
    boolean labelled = rows.stream().noneMatch(row -> row.get("label") == null);
    return new Side(
        integers(rows, "example"),
        labelled ? integers(rows, "label") : new int[0],
        labelled ? integers(rows, "true_label") : new int[0],
        codes);
  }

  private static int[] integers(List<Map<String, Object>> rows, String column) {
    return rows.stream().mapToInt(row -> (Integer) row.get(column)).toArray();
  }

  /** The units that are on: bit i is in byte i/8, the least significant first. */
  static List<Integer> unpack(byte[] code) {
    return BitSet.valueOf(code).stream().boxed().toList();
  }

  /** By column, with a star where the side's name stands. */
  static Map<String, Number> redundancy(Side side, int matched) {
    long n = side.codes().size();
    Map<String, Long> regions =
        side.codes().stream()
            .collect(Collectors.groupingBy(c -> unpack(c).toString(), Collectors.counting()));
    long colliding = 0;
    long crossClass = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (java.util.Arrays.equals(side.codes().get(i), side.codes().get(j))) {
          colliding++;
          boolean labelled = side.trueLabels().length > 0;
          crossClass += labelled && side.trueLabels()[i] != side.trueLabels()[j] ? 1 : 0;
        }
      }
    }
    double expectedDistinct = 0;
    for (long size : regions.values()) {
      double noneDrawn = 1;
      for (long member = 0; member < size; member++) {
        noneDrawn *= Math.max(0, n - matched - member) / (double) (n - member);
      }
      expectedDistinct += 1 - noneDrawn;
    }
    Map<String, Number> told = new LinkedHashMap<>();
    told.put("n_*", n);
    told.put("distinct_codes_*", regions.size());
    told.put("redundancy_*", (n - regions.size()) / (double) n);
    told.put("redundancy_*_matched", (matched - expectedDistinct) / matched);
    double probability = colliding / (n * (n - 1) / 2.0);
    told.put("collision_probability_*", probability);
    told.put("effective_bits_*", -Math.log(probability) / Math.log(2));
    told.put("largest_region_*", regions.values().stream().max(Long::compare).orElseThrow());
    told.put("singleton_regions_*", regions.values().stream().filter(c -> c == 1).count());
    if (side.trueLabels().length > 0) {
      told.put("same_class_collisions_*", colliding - crossClass);
      told.put("cross_class_collisions_*", crossClass);
    }
    return told;
  }

  /** How many test examples share a code with training ones, and how many of these agree. */
  record Shared(double fraction, double agreement) {}

  /** By the most frequent label among the training examples with the same code. */
  static Shared shared(Side train, int[] labels, Side test) {
    Map<String, List<Integer>> holders = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      String code = unpack(train.codes().get(i)).toString();
      holders.computeIfAbsent(code, c -> new ArrayList<>()).add(i);
    }
    double shared = 0;
    double agreeing = 0;
    for (int i = 0; i < test.codes().size(); i++) {
      List<Integer> same = holders.get(unpack(test.codes().get(i)).toString());
      if (same != null) {
        shared++;
        boolean labelled = test.trueLabels().length > 0;
        agreeing += labelled && winner(same, labels) == test.trueLabels()[i] ? 1 : 0;
      }
    }
    return new Shared(shared / test.codes().size(), agreeing / shared);
  }

  /** The share of bits that differ. */
  static double flips(Side before, Side after, int bits) {
    long flipped = 0;
    for (int i = 0; i < after.codes().size(); i++) {
      flipped += distance(before.codes().get(i), after.codes().get(i));
    }
    return flipped / ((double) after.codes().size() * bits);
  }

  /** Bits that are on for some examples and off for others. */
  static int activeBits(Side train, Side test) {
    Map<Integer, Integer> on = new HashMap<>();
    List<byte[]> all = new ArrayList<>(train.codes());
    all.addAll(test.codes());
    all.forEach(code -> unpack(code).forEach(bit -> on.merge(bit, 1, Integer::sum)));
    return (int) on.values().stream().filter(count -> count < all.size()).count();
  }

  /** How K-NN does, with k neighbours and with all that are as near as the k-th. */
  record Votes(double accuracy, double tiedAccuracy, double tiedFraction) {}

  /** Ties of distance go to the lower example, ties of votes to the smaller label. */
  static Votes votes(Side train, int[] labels, Side test, int k) {
    int right = 0;
    int tiedRight = 0;
    int tied = 0;
    for (int query = 0; query < test.codes().size(); query++) {
      int[] distances = new int[labels.length];
      for (int i = 0; i < labels.length; i++) {
        distances[i] = distance(test.codes().get(query), train.codes().get(i));
      }
      List<Integer> nearest =
          java.util.stream.IntStream.range(0, labels.length)
              .boxed()
              .sorted(java.util.Comparator.comparing(i -> distances[i])) // stable
              .toList();
      int radius = distances[nearest.get(k - 1)];
      List<Integer> within = nearest.stream().filter(i -> distances[i] <= radius).toList();
      int truth = test.trueLabels()[query];
      right += winner(nearest.subList(0, k), labels) == truth ? 1 : 0;
      tiedRight += winner(within, labels) == truth ? 1 : 0;
      tied += within.size() > k ? 1 : 0;
    }
    double n = test.codes().size();
    return new Votes(right / n, tiedRight / n, tied / n);
  }

  private static int distance(byte[] a, byte[] b) {
    int distance = 0;
    for (int i = 0; i < a.length; i++) {
      distance += Integer.bitCount((a[i] ^ b[i]) & 0xff);
    }
    return distance;
  }

  private static int winner(List<Integer> voters, int[] labels) {
    int[] votes = new int[10];
    voters.forEach(voter -> votes[labels[voter]]++);
    int best = 0;
    for (int label = 1; label < votes.length; label++) {
      best = votes[label] > votes[best] ? label : best;
    }
    return best;
  }
}
