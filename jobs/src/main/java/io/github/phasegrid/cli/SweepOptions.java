package io.github.phasegrid.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A sweep file, and the options that every command takes. */
final class SweepOptions {
  @Mixin CommonOptions common;

  @Parameters(
      paramLabel = "SWEEP.conf",
      description = "The sweep file; those that ship are in conf/sweeps.")
  Path file;
}
