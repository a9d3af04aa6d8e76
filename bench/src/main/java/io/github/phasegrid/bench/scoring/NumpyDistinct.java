package io.github.phasegrid.bench.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.PythonScripts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code numpy.unique(axis=0)} on a byte a bit, on one thread. */
final class NumpyDistinct implements Contestant {
  private static final int RUNS = 5;

  private final PythonScripts scripts;
  private final Path folder;
  private final Codes codes;
  private int distinct;

  /**
   * @param folder where {@link Codes#writeForPython} wrote the codes
   */
  NumpyDistinct(PythonScripts scripts, Path folder, Codes codes) {
    this.scripts = scripts;
    this.folder = folder;
    this.codes = codes;
  }

  @Override
  public String name() {
    return "numpy.unique";
  }

  @Override
  public String unit() {
    return DistinctCodes.UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    List<String> arguments =
        List.of(folder.toString(), Integer.toString(codes.bits()), Integer.toString(RUNS));
    String line = scripts.run("numpy_distinct.py", List.of(arguments)).get(0);
    JsonNode answer = new ObjectMapper().readTree(line);
    distinct = answer.get("distinct").asInt();
    return codes.train().rows() * 1e-6 / answer.get("seconds").asDouble();
  }

  /** How many were found last. */
  int distinct() {
    return distinct;
  }
}
