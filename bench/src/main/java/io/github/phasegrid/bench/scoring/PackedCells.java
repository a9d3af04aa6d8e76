package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.InParallel;
import io.github.phasegrid.bench.measure.Shares;
import io.github.phasegrid.bench.measure.Stopwatch;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Categorization;
import io.github.phasegrid.scoring.CellPredictions;
import io.github.phasegrid.scoring.LogisticFamily;
import io.github.phasegrid.scoring.PackedKMeans;
import io.github.phasegrid.scoring.PackedLogistic;
import io.github.phasegrid.scoring.PackedScorer;
import io.github.phasegrid.scoring.Redundancy;
import io.github.phasegrid.scoring.RegionSizes;
import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Phasegrid's packed scorer on whole cells, one thread a core: K-Means (10 restarts) and redundancy
 * of both sides, K-NN, logistic regression one-vs-one.
 */
final class PackedCells implements Contestant {
  static final String UNIT = "cells/h";
  private static final int SECONDS_PER_HOUR = 3600;

  private static final ScoringSpec SPEC =
      new ScoringSpec(
          new ScoringSpec.KMeans(9, 10, 300),
          9,
          new ScoringSpec.Logistic(LogisticFamily.ONE_VS_ONE, 1, 100),
          List.of(ScoringSpec.ALL_LAYERS),
          ScoringEngine.PACKED,
          false,
          1);

  private final List<Codes> cells;

  PackedCells(List<Codes> cells) {
    this.cells = cells;
  }

  /**
   * What was found of a cell.
   *
   * @param costTrain K-Means' of the training codes
   * @param costTest K-Means' of the test codes
   * @param objective logistic regression's, summed over the pairs of classes
   * @param accuracyTrain logistic regression's
   * @param accuracyTest logistic regression's
   */
  record Found(
      int distinctTrain,
      int distinctTest,
      double costTrain,
      double costTest,
      double objective,
      double accuracyTrain,
      double accuracyTest) {}

  @Override
  public String name() {
    return "packed scorer";
  }

  @Override
  public String unit() {
    return UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    List<Callable<Integer>> threads = new ArrayList<>();
    for (List<Codes> share : shares(cells)) {
      threads.add(() -> share.stream().mapToInt(PackedCells::score).sum());
    }
    return cells.size() * SECONDS_PER_HOUR / Stopwatch.once(() -> InParallel.run(threads));
  }

  /** Cells divided between the cores. */
  static List<List<Codes>> shares(List<Codes> cells) {
    return Shares.of(cells, Codes::bits, CORES);
  }

  /** Scores a cell, as a task on a cluster does; returns the number of distinct codes. */
  private static int score(Codes cell) {
    Redundancy train = Redundancy.of(RegionSizes.of(Regions.of(cell.train())));
    Redundancy test = Redundancy.of(RegionSizes.of(Regions.of(cell.test())));
    accuracies(cell);
    return train.distinctCodes() + test.distinctCodes();
  }

  private static Categorization accuracies(Codes cell) {
    CellPredictions told =
        new PackedScorer(SPEC, Codes.CLASSES).score(cell.train(), cell.trainLabels(), cell.test());
    return Categorization.of(told, cell.trainLabels(), cell.testLabels(), Codes.CLASSES);
  }

  /** What the scorer finds of a cell, with what it does not tell: it always finds the same. */
  static Found find(Codes cell) {
    Regions train = Regions.of(cell.train());
    Regions test = Regions.of(cell.test());
    Categorization accuracies = accuracies(cell);
    return new Found(
        train.count(),
        test.count(),
        PackedKMeans.fit(cell.train(), train, Codes.CLASSES, SPEC.kmeans()).cost(),
        PackedKMeans.fit(cell.test(), test, Codes.CLASSES, SPEC.kmeans()).cost(),
        PackedLogistic.fit(cell.train(), train, cell.trainLabels(), Codes.CLASSES, SPEC.logistic())
            .fits()
            .stream()
            .mapToDouble(PackedLogistic.LinearFit::objective)
            .sum(),
        accuracies.logisticAccuracyTrain().value().orElseThrow(),
        accuracies.logisticAccuracyTest().value().orElseThrow());
  }
}
