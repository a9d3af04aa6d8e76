/** The command line: {@code phasegrid COMMAND}, its options, its messages and its exit codes. */
package io.github.phasegrid.cli;
