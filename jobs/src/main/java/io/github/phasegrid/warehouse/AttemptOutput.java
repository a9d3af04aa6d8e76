package io.github.phasegrid.warehouse;

import java.io.Serializable;
import java.util.List;

/**
 * What an attempt wrote, ready to be published.
 *
 * @param folder where it lies, relative to the warehouse
 * @param files one per table at most, each with a row or more
 * @param models networks, relative to {@code folder} as they will be to the warehouse
 */
public record AttemptOutput(String folder, List<TableFile> files, List<String> models)
    implements Serializable {
  /** Copies. */
  public AttemptOutput {
    files = List.copyOf(files);
    models = List.copyOf(models);
  }
}
