package io.github.phasegrid.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code gc}. */
final class GarbageOptions {
  @Option(
      names = "--warehouse",
      paramLabel = "URI",
      defaultValue = CommonOptions.WAREHOUSE,
      description = CommonOptions.WAREHOUSE_HELP)
  String warehouse;

  @Mixin OutputOptions output;
}
