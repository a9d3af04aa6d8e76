package io.github.phasegrid.bench.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.phasegrid.bench.measure.BenchOptions;
import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import io.github.phasegrid.warehouse.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** {@link PlainMllib} in a process of its own, from its start to its end. */
final class PlainMllibCells implements Contestant {
  private static final double ACCURACY_TOLERANCE = 0.005;
  private static final int SECONDS_PER_HOUR = 3600;

  private final Path warehouse;
  private final List<Codes> cells;
  private int seed = 9;
  private JsonNode found;

  PlainMllibCells(Path warehouse, List<Codes> cells) {
    this.warehouse = warehouse;
    this.cells = cells;
  }

  @Override
  public String name() {
    return "plain MLlib loop, %d cells".formatted(cells.size());
  }

  @Override
  public String unit() {
    return PackedCells.UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    seed++;
    return cells.size() * SECONDS_PER_HOUR / Stopwatch.once(this::run);
  }

  private void run() throws IOException, InterruptedException {
    List<String> call = new ArrayList<>();
    call.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    call.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    call.add("-Xmx4g");
    call.add("-XX:ActiveProcessorCount=" + CORES);
    call.add("-Dlog4j2.configurationFile=" + BenchOptions.home().resolve("conf/log4j2.properties"));
    call.add("-cp");
    call.add(System.getProperty("java.class.path"));
    call.add(PlainMllib.class.getName());
    call.add(warehouse.resolve("codes").toString());
    call.add(Integer.toString(seed));
    cells.forEach(cell -> call.add(cell.trial() + ":" + cell.bits()));
    Process process =
        new ProcessBuilder(call).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] told = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("the plain MLlib loop failed");
    }
    found = new ObjectMapper().readTree(new String(told, StandardCharsets.UTF_8));
  }

  /**
   * Compares with what Phasegrid published. Not K-Means: each starts at other centres, and one
   * start ends anywhere.
   */
  String check(TrainedNetworks networks) throws IOException {
    for (JsonNode cell : found) {
      Row row = row(networks, cell.get("trial").asText());
      for (String side : List.of("train", "test")) {
        compare(row.integer("distinct_codes_" + side), cell.get("distinct_" + side), 0);
        String accuracy = "logistic_accuracy_" + side;
        compare(row.real(accuracy), cell.get(accuracy), ACCURACY_TOLERANCE);
      }
    }
    return "distinct codes are the same, logistic regression's accuracies differ by 0.005 at most";
  }

  private static Row row(TrainedNetworks networks, String trial) throws IOException {
    for (Row row : networks.properties()) {
      if (row.text("trial").equals(trial)) {
        return row;
      }
    }
    throw new Contest.WrongAnswer("trial " + trial + " was not scored");
  }

  private static void compare(double ours, JsonNode theirs, double tolerance) {
    if (Math.abs(ours - theirs.asDouble()) > tolerance) {
      throw new Contest.WrongAnswer(
          "Phasegrid publishes %s, plain MLlib finds %s".formatted(ours, theirs));
    }
  }
}
