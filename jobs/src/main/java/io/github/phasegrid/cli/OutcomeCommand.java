package io.github.phasegrid.cli;

import io.github.phasegrid.cluster.Cluster;
import java.io.IOException;
import java.util.Optional;

/** What the launcher asks when a driver on another machine is done: says what it said there. */
final class OutcomeCommand {
  private final String uri;
  private final String master;
  private final int submitted;

  /**
   * @param uri where the driver leaves its outcome
   * @param master where it was submitted
   * @param submitted what spark-submit exited with
   */
  OutcomeCommand(String uri, String master, int submitted) {
    this.uri = uri;
    this.master = master;
    this.submitted = submitted;
  }

  /** Returns the driver's exit code. */
  int call() throws IOException {
    Optional<Outcome> outcome = Outcome.take(uri);
    if (outcome.isPresent()) {
      System.out.print(outcome.get().out());
      System.err.print(outcome.get().err());
      return outcome.get().exit();
    }
    if (submitted != 0 && master.equals("yarn")) {
      Cluster.requireResourceManager(HadoopSettings.configuration());
    }
    // Even where spark-submit ended with 0: on standalone Spark it does so for drivers that died.
    System.err.println(
        "phasegrid: spark-submit ended with "
            + submitted
            + ", and the driver left no word in the warehouse; its log says why; the same command"
            + " goes on where it stopped");
    return ExitCode.OTHER;
  }
}
