package io.github.phasegrid.dataset;

/**
 * What became of comparing one file with what is published.
 *
 * @param file where it lies
 * @param outcome what was found
 * @param detail one line for a person: the checksum that matched, or what is wrong
 */
public record FileCheck(String file, Outcome outcome, String detail) {

  /** What can be found. */
  public enum Outcome {
    /** The content is the published one. */
    MATCHES,
    /** The file can be read, and its content is another. */
    DIFFERS,
    /** The file is not there. */
    MISSING,
    /** The file cannot be read, or not be unpacked. */
    UNREADABLE,
    /** The file is there; nobody has published a checksum for it. */
    NO_CHECKSUM_KNOWN
  }

  /** Whether the file is known to be right. */
  public boolean matches() {
    return outcome == Outcome.MATCHES;
  }
}
