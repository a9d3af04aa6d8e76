package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.cluster.Cluster;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * What the launcher asks before it submits a run whose driver will be on another machine, where no
 * file of this one is: the sweep as one line, and where the driver leaves word. Finds the mistakes
 * that can be found here.
 */
final class HandOverCommand {
  private final SweepOptions options;
  private final String master;

  /**
   * @param master where it is submitted
   */
  HandOverCommand(SweepOptions options, String master) {
    this.options = options;
    this.master = master;
  }

  /** Prints two lines: values for {@code --resolved} and {@code --outcome}. */
  int call() {
    Sweep sweep = SweepFile.read(options.file, options.common.overrides);
    String warehouse = options.common.warehouse;
    if (new Path(warehouse).toUri().getScheme() == null) {
      throw new UserMistakeException(
          "--warehouse "
              + warehouse
              + ": the driver will be on another machine; give a URI that all machines reach, such as"
              + " hdfs://host/path or file:///shared/path");
    }
    Cluster.requireMaster(master);
    System.out.println(SweepFile.toLine(sweep));
    System.out.println(new Path(warehouse, "_staging/outcome-" + UUID.randomUUID() + ".json"));
    return ExitCode.DONE;
  }
}
