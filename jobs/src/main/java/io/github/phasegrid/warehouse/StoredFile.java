package io.github.phasegrid.warehouse;

import java.time.Instant;

/**
 * A file in a warehouse.
 *
 * @param path relative to the warehouse, with forward slashes
 * @param bytes its size
 * @param modified when it was last written
 */
public record StoredFile(String path, long bytes, Instant modified) {}
