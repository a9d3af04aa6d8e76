package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contestant;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Phasegrid as a user calls it, on the benchmark's sweep.
 *
 * @param home where it is installed
 * @param data folder with datasets
 * @param warehouse where it writes
 */
record PhasegridCommand(Path home, Path data, Path warehouse) {

  /**
   * Runs a command to its end.
   *
   * @param command such as {@code train}
   * @param settings keys of the sweep file that differ, such as {@code sweep.grid.repeat=2}
   * @throws IOException when it fails, with what it said
   */
  void run(String command, String... settings) throws IOException, InterruptedException {
    List<String> call = new ArrayList<>();
    call.add(home.resolve("submit/phasegrid").toString());
    call.add(command);
    call.add(home.resolve("bench/scoring.conf").toString());
    call.add("--warehouse");
    call.add(warehouse.toString());
    for (String setting : settings) {
      call.add("--set");
      call.add(setting);
    }
    Path said = Files.createTempFile(warehouse.getParent(), command, ".log");
    ProcessBuilder builder = new ProcessBuilder(call).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.remove("SPARK_HOME"); // its own Spark, in local mode
    environment.put("PHASEGRID_DATA", data.toString());
    environment.put("JDK_JAVA_OPTIONS", "-XX:ActiveProcessorCount=" + Contestant.CORES);
    if (builder.redirectOutput(Redirect.to(said.toFile())).start().waitFor() != 0) {
      throw new IOException(String.join(" ", call) + " failed: " + Files.readString(said));
    }
  }
}
