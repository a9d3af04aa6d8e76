package io.github.phasegrid.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every benchmark takes. */
public final class BenchOptions {
  @Option(
      names = "--data",
      required = true,
      description = "Folder with MNIST's four IDX files, plain or .gz.")
  private Path data;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--python",
      defaultValue = "/usr/bin/python3",
      description = "Interpreter with the rivals' libraries (default: ${DEFAULT-VALUE}).")
  private String python;

  @Option(names = "--json", description = "Also write all figures to this file.")
  private Path json;

  /** Where MNIST is. */
  public Path data() {
    return data.toAbsolutePath();
  }

  /** How many rounds. */
  public int rounds() {
    return rounds;
  }

  /** Where Phasegrid is: the folder above {@code bench}. */
  public static Path home() {
    return Path.of(System.getProperty("phasegrid.home", ".")).toAbsolutePath();
  }

  /** The rivals' scripts. */
  public PythonScripts scripts() {
    return new PythonScripts(python, home().resolve("bench/src/main/python"));
  }

  /** Writes what was measured, if that was asked for. */
  public void writeJson(Map<String, Object> content) throws IOException {
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), content);
    }
  }
}
