package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.scoring.NeighbourVotes;
import io.github.phasegrid.scoring.Predictions;
import java.io.IOException;
import java.util.stream.IntStream;

/** Phasegrid's K-NN: all test codes, top-k and vote, on one thread. */
final class PackedNeighbours implements Contestant {
  static final String UNIT = "queries/s";

  /** Queries after which Java has compiled it. */
  private static final int WARM_UP = 640;

  private final Codes codes;
  private final int neighbours;
  private int[] predicted = {};

  PackedNeighbours(Codes codes, int neighbours) {
    this.codes = codes;
    this.neighbours = neighbours;
  }

  @Override
  public String name() {
    return "packed K-NN";
  }

  @Override
  public String unit() {
    return UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    vote(codes.test().select(IntStream.range(0, WARM_UP).toArray()));
    return codes.test().rows() / Stopwatch.once(() -> predicted = vote(codes.test()));
  }

  private int[] vote(CodeMatrix queries) {
    Predictions told =
        NeighbourVotes.of(codes.train(), codes.trainLabels(), queries, neighbours, Codes.CLASSES)
            .predictions();
    return ((Predictions.Made) told).values();
  }

  /** The labels told last, {@code [m]}. */
  int[] predicted() {
    return predicted;
  }
}
