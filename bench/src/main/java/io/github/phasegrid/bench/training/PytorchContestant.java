package io.github.phasegrid.bench.training;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.PythonScripts;
import io.github.phasegrid.bench.measure.Shares;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A script that trains for some seconds and prints those of an epoch, in one process a core, each
 * with its share of the networks.
 *
 * @param script its name
 * @param options what follows the script's other arguments
 */
record PytorchContestant(
    String name, PythonScripts scripts, String script, Study study, List<String> options)
    implements Contestant {
  private static final int SECONDS = 8;

  @Override
  public String unit() {
    return Study.UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    List<List<String>> processes = new ArrayList<>();
    for (List<Integer> widths : Shares.of(study.widths(), width -> width + 20, CORES)) {
      processes.add(arguments(widths));
    }
    return scripts.run(script, processes).stream()
        .mapToDouble(Double::parseDouble)
        .max()
        .orElseThrow();
  }

  private List<String> arguments(List<Integer> widths) {
    List<String> arguments = new ArrayList<>();
    arguments.add(study.format());
    arguments.add(study.folder().toString());
    arguments.add(Integer.toString(study.depth()));
    arguments.add(widths.stream().map(String::valueOf).collect(Collectors.joining(",")));
    arguments.add(Integer.toString(SECONDS));
    arguments.addAll(options);
    return arguments;
  }
}
