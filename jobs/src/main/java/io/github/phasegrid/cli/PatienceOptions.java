package io.github.phasegrid.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of commands that hand out work. */
final class PatienceOptions {
  @Option(
      names = "--give-up-after",
      paramLabel = "DURATION",
      defaultValue = "2h",
      converter = DurationText.class,
      description = {
        "How long a task may go without a sign of life: an epoch or a checkpoint of a pack, a task"
            + " of scoring that starts or ends (default: ${DEFAULT-VALUE}). Then it is given up and"
            + " tried once more, elsewhere where there is one; it is told of before."
      })
  Duration giveUpAfter = Duration.ofHours(2);
}
