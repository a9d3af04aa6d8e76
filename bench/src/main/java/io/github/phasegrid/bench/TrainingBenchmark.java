package io.github.phasegrid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures fused training against training one by one and against PyTorch. Each round measures
 * every contestant once, so that all see the machine in the same moods.
 */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures fused training against its rivals; medians over rounds.")
public final class TrainingBenchmark implements Callable<Integer> {
  private static final List<Integer> CAPACITY_WIDTHS =
      List.of(
          3, 7, 10, 15, 20, 23, 27, 30, 33, 37, 40, 43, 47, 50, 53, 57, 60, 65, 70, 75, 80, 90,
          100);
  private static final int WIDE = 32;

  @Option(
      names = "--data",
      required = true,
      description = "Folder with MNIST's four IDX files, plain or .gz.")
  private Path data;

  @Option(
      names = "--cifar10",
      description = "Folder with CIFAR-10's binary batches; without it that study is left out.")
  private Path cifar;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--python",
      defaultValue = "/usr/bin/python3",
      description = "Interpreter with PyTorch (default: ${DEFAULT-VALUE}).")
  private String python;

  @Option(names = "--scripts", required = true, hidden = true)
  private Path scripts;

  @Option(names = "--only", description = "Only contestants whose name contains this.")
  private String only = "";

  @Option(names = "--json", description = "Also write all measurements to this file.")
  private Path json;

  private final PrintStream out = System.out;

  /** The command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrainingBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Contestants> studies = studies();
    List<Double> peaks = new ArrayList<>();
    Map<Contestant, List<Double>> seconds = new LinkedHashMap<>();
    Map<Contestant, List<Double>> fractions = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      double peak = SgemmPeak.measure();
      peaks.add(peak);
      for (Contestants contestants : studies) {
        for (Contestant contestant : contestants.all()) {
          double measured = contestant.secondsPerEpoch();
          double fraction = contestants.study().flops() / measured / peak;
          seconds.computeIfAbsent(contestant, c -> new ArrayList<>()).add(measured);
          fractions.computeIfAbsent(contestant, c -> new ArrayList<>()).add(fraction);
          out.printf(
              "round %d: %s, %s: %.2f s%n",
              round + 1, contestants.study().name(), contestant.name(), measured);
        }
      }
    }
    List<Measurement> measurements = new ArrayList<>();
    for (Contestants contestants : studies) {
      for (Contestant contestant : contestants.all()) {
        measurements.add(
            new Measurement(
                contestants.study().name(),
                contestant.name(),
                seconds.get(contestant),
                fractions.get(contestant)));
      }
    }
    report(measurements, peaks);
    return 0;
  }

  /** A study and who takes part in it. */
  private record Contestants(Study study, List<Contestant> all) {}

  private List<Contestants> studies() throws InterruptedException {
    boolean torch = PythonContestant.available(python);
    if (!torch) {
      out.println(python + " has no PyTorch: its contestants are left out");
    }
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
        new Study(
            "MNIST, 1 hidden layer, the widths from " + WIDE,
            capacity.format(),
            data,
            capacity.sample(),
            1,
            CAPACITY_WIDTHS.stream().filter(width -> width >= WIDE).toList());
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

  private Contestant script(String name, String file, Study study, String... options) {
    return new PythonContestant(name, python, scripts.resolve(file), study, List.of(options));
  }

  private void report(List<Measurement> measurements, List<Double> peaks) throws IOException {
    out.printf(
        "%nBest sgemm of both cores: %.0f GFLOP/s. Medians of %d rounds.%n%n",
        Measurement.median(peaks) * 1e-9, rounds);
    out.println("| study | contestant | s per epoch | × fused | of sgemm's best |");
    out.println("|---|---|---|---|---|");
    Map<String, Double> fused = new LinkedHashMap<>();
    for (Measurement measurement : measurements) {
      fused.putIfAbsent(measurement.study(), measurement.median());
      out.printf(
          "| %s | %s | %.2f | %.1f | %.0f %% |%n",
          measurement.study(),
          measurement.contestant(),
          measurement.median(),
          measurement.median() / fused.get(measurement.study()),
          100 * measurement.medianFraction());
    }
    if (json != null) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("sgemmFlopsPerSecond", peaks);
      all.put("measurements", measurements);
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), all);
    }
  }
}
