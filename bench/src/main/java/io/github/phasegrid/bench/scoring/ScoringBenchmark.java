package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.BenchOptions;
import io.github.phasegrid.bench.measure.Measurement;
import io.github.phasegrid.bench.measure.Rounds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures scoring against scikit-learn, numpy and plain MLlib, and the answers of all. */
@Command(
    name = "scoring",
    mixinStandardHelpOptions = true,
    description = "Measures scoring against its rivals; medians over rounds, all answers compared.")
public final class ScoringBenchmark implements Callable<Integer> {
  @Mixin private BenchOptions options;

  @Option(names = "--only", description = "Only lines of the table whose name contains this.")
  private String only = "";

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!options.scripts().canImport("numpy", "sklearn")) {
      out.println("no numpy or no scikit-learn: name a Python that has them with --python");
      return 2;
    }
    Path folder = Files.createTempDirectory("phasegrid-bench-");
    try {
      measure(folder);
      return 0;
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    Cpu cpu = Cpu.ofThisMachine();
    out.printf(
        "%s, %s vector popcount; training networks%n",
        cpu.model(), cpu.countsVectors() ? "with" : "without");
    PhasegridCommand phasegrid =
        new PhasegridCommand(BenchOptions.home(), options.data(), folder.resolve("warehouse"));
    TrainedNetworks networks = TrainedNetworks.train(phasegrid);
    List<Comparison> comparisons =
        new LineUp(networks, phasegrid, options.scripts(), folder, cpu, only).comparisons();
    List<Measurement> measurements =
        Rounds.of(options.rounds(), comparisons.stream().map(Comparison::contest).toList(), out);
    List<Comparison.Result> results =
        comparisons.stream().map(comparison -> comparison.result(measurements)).toList();
    out.printf("%nMedians of %d rounds.%n%n%s%n", options.rounds(), Comparison.Result.HEAD);
    results.forEach(result -> out.println(result.asMarkdown()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cpu", cpu);
    json.put("java", System.getProperty("java.vm.version"));
    json.put("results", results);
    json.put("measurements", measurements);
    options.writeJson(json);
  }
}
