package io.github.phasegrid.bench.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The scripts of our rivals, run by a Python that has their libraries.
 *
 * @param python the interpreter
 * @param folder where the scripts are
 */
public record PythonScripts(String python, Path folder) {

  /** Whether the interpreter is there and can import these modules. */
  public boolean canImport(String... modules) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import " + String.join(", ", modules))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs a script in processes side by side, each on one thread. Scripts load what they need, say
   * {@code ready}, wait for a line, work, and print a line: their result.
   *
   * @param script name of the file
   * @param arguments of each process
   * @return the line of each process
   */
  public List<String> run(String script, List<List<String>> arguments)
      throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    try {
      for (List<String> ofOne : arguments) {
        processes.add(start(script, ofOne));
      }
      for (Process process : processes) {
        expectLine(process, script); // ready
      }
      for (Process process : processes) {
        process.outputWriter().append('\n').flush();
      }
      List<String> results = new ArrayList<>();
      for (Process process : processes) {
        results.add(expectLine(process, script));
      }
      return results;
    } finally {
      for (Process process : processes) {
        process.destroy();
        process.waitFor();
      }
    }
  }

  private Process start(String script, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, folder.resolve(script).toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  private static String expectLine(Process process, String script) throws IOException {
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException(script + " ended without a result");
    }
    return line;
  }
}
