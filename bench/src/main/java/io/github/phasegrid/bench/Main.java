package io.github.phasegrid.bench;

import io.github.phasegrid.bench.encoding.EncodingBenchmark;
import io.github.phasegrid.bench.scale.ScaleBenchmark;
import io.github.phasegrid.bench.scoring.ScoringBenchmark;
import io.github.phasegrid.bench.training.TrainingBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where {@code bench/run} enters. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures Phasegrid against its rivals on this machine; medians over rounds.",
    subcommands = {
      TrainingBenchmark.class,
      ScoringBenchmark.class,
      EncodingBenchmark.class,
      ScaleBenchmark.class
    },
    synopsisSubcommandLabel = "training|scoring|encoding|scale")
public final class Main {
  private Main() {}

  /** Runs a benchmark and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
