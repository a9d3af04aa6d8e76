package io.github.phasegrid.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A sweep file, and the options that every command takes. */
final class SweepOptions {
  @Mixin CommonOptions common;

  @Parameters(
      paramLabel = "SWEEP.conf",
      description = "The sweep file; those that ship are in conf/sweeps.")
  Path file;

  @Option(
      names = "--resolved",
      hidden = true,
      description = "The sweep as the launcher read it from the file, which need not be here.")
  String resolved = "";

  @Option(names = Main.OUTCOME, hidden = true, description = "Where to leave how the run ended.")
  String outcome = "";
}
