/**
 * From a study's warehouse to {@code docs/results}: its small tables, its figures, and the numbers
 * in the pages.
 *
 * <p>Nothing else may call in; {@link io.github.phasegrid.results.Main} is the door. Tables are
 * read and written with DuckDB, as any reader of the warehouse would.
 */
package io.github.phasegrid.results;
