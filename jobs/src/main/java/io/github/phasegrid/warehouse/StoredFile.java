package io.github.phasegrid.warehouse;

/**
 * A file in a warehouse.
 *
 * @param path relative to the warehouse, with forward slashes
 * @param bytes its size
 */
public record StoredFile(String path, long bytes) {}
