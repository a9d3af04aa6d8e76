package io.github.phasegrid.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A script beside this one's sources, in one process a core, each with its share of the networks
 * and one thread. Scripts load their data, say {@code ready}, wait for a line, train for some
 * seconds and print the seconds of an epoch.
 *
 * @param python the interpreter
 * @param script its path
 * @param options what follows the script's other arguments
 */
record PythonContestant(String name, String python, Path script, Study study, List<String> options)
    implements Contestant {
  private static final int SECONDS = 8;

  /** Whether PyTorch can be imported. */
  static boolean available(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import numpy, torch")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public double secondsPerEpoch() throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    try {
      List<BufferedReader> outputs = new ArrayList<>();
      for (List<Integer> widths : Shares.of(study.widths(), width -> width + 20, CORES)) {
        Process process = start(widths);
        processes.add(process);
        outputs.add(process.inputReader());
      }
      for (BufferedReader output : outputs) {
        expect(output); // ready
      }
      for (Process process : processes) {
        process.outputWriter().append('\n').flush();
      }
      double slowest = 0;
      for (BufferedReader output : outputs) {
        slowest = Math.max(slowest, Double.parseDouble(expect(output)));
      }
      return slowest;
    } finally {
      for (Process process : processes) {
        process.destroy();
        process.waitFor();
      }
    }
  }

  private Process start(List<Integer> widths) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, script.toString(), study.format()));
    command.add(study.folder().toString());
    command.add(Integer.toString(study.depth()));
    command.add(widths.stream().map(String::valueOf).collect(Collectors.joining(",")));
    command.add(Integer.toString(SECONDS));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  private String expect(BufferedReader output) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(script + " ended without a result");
    }
    return line;
  }
}
