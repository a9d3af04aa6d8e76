package io.github.phasegrid.cli;

import picocli.CommandLine.Option;

/** How much a command says; every command takes these. */
final class OutputOptions {
  @Option(names = "--quiet", description = "No progress; only errors and the final lines.")
  boolean quiet;

  @Option(names = "--debug", description = "Stack traces and the libraries' own log.")
  boolean debug;
}
