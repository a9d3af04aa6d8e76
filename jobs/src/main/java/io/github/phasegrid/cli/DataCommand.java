package io.github.phasegrid.cli;

import picocli.CommandLine.Command;

/** Datasets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "List, verify and fetch datasets.")
final class DataCommand {}
