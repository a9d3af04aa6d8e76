package io.github.phasegrid.bench.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.PythonScripts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** scikit-learn's brute-force K-NN on some of the test codes, on one thread. */
final class SklearnNeighbours implements Contestant {
  /** Queries whose neighbours' distances are told too. */
  private static final int COMPARED = 50;

  private final PythonScripts scripts;
  private final List<String> arguments;
  private final int queries;
  private JsonNode answer;

  /**
   * @param folder where {@link Codes#writeForPython} wrote the codes
   * @param queries how many
   */
  SklearnNeighbours(PythonScripts scripts, Path folder, int bits, int neighbours, int queries) {
    this.scripts = scripts;
    this.queries = queries;
    this.arguments =
        List.of(
            folder.toString(),
            Integer.toString(bits),
            Integer.toString(neighbours),
            Integer.toString(queries),
            Integer.toString(COMPARED));
  }

  @Override
  public String name() {
    return "scikit-learn, %,d queries".formatted(queries);
  }

  @Override
  public String unit() {
    return PackedNeighbours.UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    String line = scripts.run("sklearn_neighbours.py", List.of(arguments)).get(0);
    answer = new ObjectMapper().readTree(line);
    return queries / answer.get("seconds").asDouble();
  }

  /** The labels told last, of the first queries. */
  int[] predicted() {
    return ints(answer.get("predicted"));
  }

  /** The neighbours' distances told last, of the very first queries. */
  int[][] distances() {
    JsonNode rows = answer.get("distances");
    int[][] distances = new int[rows.size()][];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = ints(rows.get(i));
    }
    return distances;
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}
