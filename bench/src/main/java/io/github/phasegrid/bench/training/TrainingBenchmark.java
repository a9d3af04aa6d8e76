package io.github.phasegrid.bench.training;

import io.github.phasegrid.bench.measure.BenchOptions;
import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Measurement;
import io.github.phasegrid.bench.measure.PythonScripts;
import io.github.phasegrid.bench.measure.Rounds;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures fused training against training one by one and against PyTorch. */
@Command(
    name = "training",
    mixinStandardHelpOptions = true,
    description = "Measures fused training against its rivals; medians over rounds.")
public final class TrainingBenchmark implements Callable<Integer> {
  private static final List<Integer> CAPACITY_WIDTHS =
      List.of(
          3, 7, 10, 15, 20, 23, 27, 30, 33, 37, 40, 43, 47, 50, 53, 57, 60, 65, 70, 75, 80, 90,
          100);
  private static final int WIDE = 32;

  @Mixin private BenchOptions options;

  @Option(
      names = "--cifar10",
      description = "Folder with CIFAR-10's binary batches; without it that study is left out.")
  private Path cifar;

  @Option(names = "--only", description = "Only contestants whose name contains this.")
  private String only = "";

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, Study> studies = new HashMap<>();
    List<Contest> contests = new ArrayList<>();
    contests.add(Contest.of("both cores", List.of(new SgemmPeak())));
    for (Contestants contestants : contestants()) {
      studies.put(contestants.study().name(), contestants.study());
      contests.add(Contest.of(contestants.study().name(), contestants.all()));
    }
    List<Measurement> measured = Rounds.of(options.rounds(), contests, out);
    report(measured.get(0), measured.subList(1, measured.size()), studies);
    options.writeJson(Map.of("measurements", measured));
    return 0;
  }

  /** A study and who takes part in it. */
  private record Contestants(Study study, List<Contestant> all) {}

  private List<Contestants> contestants() throws InterruptedException {
    boolean torch = options.scripts().canImport("numpy", "torch");
    if (!torch) {
      out.println("no PyTorch: its contestants are left out");
    }
    Path data = options.data();
    Study capacity =
        Study.of(
            "MNIST, 1 hidden layer, 23 widths 3 to 100",
            "mnist",
            data,
            Datasets.load(new DatasetSpec.Named("mnist"), data),
            1,
            CAPACITY_WIDTHS);
    List<Contestants> studies = new ArrayList<>();
    List<Contestant> rivals = new ArrayList<>(List.of(TrainerContestant.fused(capacity)));
    rivals.add(TrainerContestant.dl4j(capacity));
    if (torch) {
      rivals.add(script("PyTorch eager, one by one", "pytorch_eager.py", capacity));
      rivals.add(script("PyTorch batched (bmm), 4 at a time", "pytorch_batched.py", capacity, "4"));
      rivals.add(script("PyTorch batched (bmm), 6 at a time", "pytorch_batched.py", capacity, "6"));
    }
    studies.add(new Contestants(capacity, chosen(rivals)));
    Study wide =
        capacity
            .withName("MNIST, 1 hidden layer, the widths from " + WIDE)
            .withWidths(CAPACITY_WIDTHS.stream().filter(width -> width >= WIDE).toList());
    studies.add(new Contestants(wide, chosen(List.of(TrainerContestant.fused(wide)))));
    if (cifar != null) {
      Study deep =
          Study.of(
              "CIFAR-10, 5 hidden layers, widths 10 to 200",
              "cifar10",
              cifar,
              Datasets.load(new DatasetSpec.InFolder("cifar10", cifar), cifar),
              5,
              IntStream.rangeClosed(1, 20).mapToObj(i -> 10 * i).toList());
      List<Contestant> two = new ArrayList<>(List.of(TrainerContestant.fused(deep)));
      if (torch) {
        two.add(script("PyTorch eager, one by one", "pytorch_eager.py", deep));
      }
      studies.add(new Contestants(deep, chosen(two)));
    }
    return studies;
  }

  private List<Contestant> chosen(List<Contestant> all) {
    return all.stream().filter(contestant -> contestant.name().contains(only)).toList();
  }

  private Contestant script(String name, String file, Study study, String... more) {
    PythonScripts scripts = options.scripts();
    return new PytorchContestant(name, scripts, file, study, List.of(more));
  }

  private void report(Measurement peak, List<Measurement> measured, Map<String, Study> studies) {
    out.printf(
        "%nBest sgemm of both cores: %.0f GFLOP/s. Medians of %d rounds.%n%n",
        peak.median(), options.rounds());
    out.println("| study | contestant | s per epoch | × fused | of sgemm's best |");
    out.println("|---|---|---|---|---|");
    Map<String, Double> fused = new HashMap<>();
    for (Measurement measurement : measured) {
      fused.putIfAbsent(measurement.work(), measurement.median());
      double flops = studies.get(measurement.work()).flops();
      out.printf(
          "| %s | %s | %.2f | %.1f | %.0f %% |%n",
          measurement.work(),
          measurement.contestant(),
          measurement.median(),
          measurement.median() / fused.get(measurement.work()),
          100 * fractionOfPeak(flops, measurement, peak));
    }
  }

  /** The median over rounds, each against the peak of its own round. */
  private static double fractionOfPeak(double flops, Measurement measured, Measurement peak) {
    return Measurement.median(
        IntStream.range(0, peak.values().size())
            .mapToObj(i -> flops / measured.values().get(i) / (1e9 * peak.values().get(i)))
            .toList());
  }
}
