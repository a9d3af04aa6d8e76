package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** How a trial that was computed ended. */
public enum TrialStatus {
  /** As its recipe says. */
  DONE("done"),
  /** By itself, before; it would again. */
  FAILED("failed");

  private final String key;

  TrialStatus(String key) {
    this.key = key;
  }

  /** As in column {@code status}. */
  @JsonValue
  public String key() {
    return key;
  }

  /**
   * The reverse of {@link #key()}.
   *
   * @throws IllegalArgumentException when there is no such status
   */
  @JsonCreator
  public static TrialStatus ofKey(String key) {
    return Arrays.stream(values())
        .filter(status -> status.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("status " + key));
  }
}
