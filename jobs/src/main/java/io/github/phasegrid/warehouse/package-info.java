/**
 * The warehouse: a folder of Parquet tables on any Hadoop file system, and the rules by which rows
 * become visible in it. {@code docs/tables.md} is its specification, to the bit.
 *
 * <p>Two doors. {@link io.github.phasegrid.warehouse.Warehouse} reads: it needs no lock and creates
 * nothing. {@link io.github.phasegrid.warehouse.WarehouseWriter} holds the lock, removes what
 * crashes left behind, and publishes.
 *
 * <p>A Spark task writes an attempt ({@link io.github.phasegrid.warehouse.AttemptWriter}) under
 * {@code _staging/}; the driver publishes it: files under their final names first, then, in one
 * step, the manifest that lists them ({@link io.github.phasegrid.warehouse.Manifest}). What no
 * manifest lists does not exist. Only a pack's state ({@link
 * io.github.phasegrid.warehouse.PackState}) is put in its place by the task itself: it helps later
 * attempts, and is no result.
 */
package io.github.phasegrid.warehouse;
