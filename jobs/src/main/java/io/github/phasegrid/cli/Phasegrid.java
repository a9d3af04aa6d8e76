package io.github.phasegrid.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands. */
@Command(
    name = "phasegrid",
    description = "Neural codes of ReLU networks over model size, sample size and training time.",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    subcommands = DataCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 some trials failed; 2 a mistake in what was asked; 3 anything else.",
      "Options of spark-submit follow --, with SPARK_HOME set or --master among them."
    })
final class Phasegrid implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return ExitCode.DONE;
  }

  @Command(
      name = "plan",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Say what a run would do and what is already done; starts no Spark.")
  int plan(@Mixin SweepOptions options, @Mixin TrainOptions training) throws Exception {
    return new PlanCommand(options, training).call();
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Train, score, chart and report what is missing.")
  int run(
      @Mixin SweepOptions options,
      @Mixin TrainOptions training,
      @Mixin ScoreOptions scoring,
      @Mixin PatienceOptions patience)
      throws Exception {
    return new SweepRun(options, training, scoring, patience)
        .call(Stage.TRAIN, Stage.SCORE, Stage.CHART, Stage.REPORT);
  }

  @Command(
      name = "train",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Train what is missing.")
  int train(
      @Mixin SweepOptions options, @Mixin TrainOptions training, @Mixin PatienceOptions patience)
      throws Exception {
    return new SweepRun(options, training, new ScoreOptions(), patience).call(Stage.TRAIN);
  }

  @Command(
      name = "score",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Score the codes that are there and not yet scored.")
  int score(
      @Mixin SweepOptions options, @Mixin ScoreOptions scoring, @Mixin PatienceOptions patience)
      throws Exception {
    return new SweepRun(options, new TrainOptions(), scoring, patience).call(Stage.SCORE);
  }

  @Command(
      name = "chart",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Fold repeats into the table phases and name each cell's regime.")
  int chart(@Mixin SweepOptions options) throws Exception {
    return SweepRun.ofResults(options).call(Stage.CHART);
  }

  @Command(
      name = "report",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Write the HTML report and its figures from what is scored.")
  int report(@Mixin SweepOptions options) throws Exception {
    return SweepRun.ofResults(options).call(Stage.REPORT);
  }

  @Command(
      name = "encode",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Measure a network that was trained elsewhere, or its codes.")
  int encode(@Mixin EncodeOptions options) throws Exception {
    return new EncodeRun(options).call();
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "List done, missing and failed trials, with causes.")
  int status(@Mixin SweepOptions options) throws Exception {
    return new StatusCommand(options).call();
  }

  @Command(name = "hand-over", hidden = true, description = "Called by the launcher.")
  int handOver(
      @Mixin SweepOptions options,
      @Mixin TrainOptions training,
      @Mixin ScoreOptions scoring,
      @Mixin PatienceOptions patience,
      @Option(names = "--master", required = true) String master) {
    return new HandOverCommand(options, master).call();
  }

  @Command(name = "outcome", hidden = true, description = "Called by the launcher.")
  int outcome(
      @Parameters(paramLabel = "URI") String uri,
      @Option(names = "--master", required = true) String master,
      @Option(names = "--submitted", required = true) int submitted)
      throws IOException {
    return new OutcomeCommand(uri, master, submitted).call();
  }

  @Command(
      name = "gc",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Remove what crashes left behind: never anything committed or in progress.")
  int gc(@Mixin GarbageOptions options) throws Exception {
    return new GarbageCommand(options).call();
  }
}
