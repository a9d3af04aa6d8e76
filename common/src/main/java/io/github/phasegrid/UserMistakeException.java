package io.github.phasegrid;

/**
 * Something the user can put right: a misspelt key, a missing file, a value out of range.
 *
 * <p>The message is one line for a person: what is wrong, where, which value, and what would be
 * right. The command line prints it as it is and exits with code 2.
 */
public final class UserMistakeException extends RuntimeException {

  /**
   * @param message one line: what, where, which value, what would be right
   */
  public UserMistakeException(String message) {
    super(message);
  }

  /**
   * @param message one line: what, where, which value, what would be right
   * @param cause what was caught, shown with {@code --debug} only
   */
  public UserMistakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
