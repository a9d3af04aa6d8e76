package io.github.phasegrid.warehouse;

import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * A column of a table.
 *
 * @param name in snake_case; never renamed
 * @param type what its values are
 * @param nullable whether a row may have no value in it
 */
public record Column(String name, ColumnType type, boolean nullable) {

  /** A column with a value in every row. */
  static Column required(String name, ColumnType type) {
    return new Column(name, type, false);
  }

  /** A column that may be null. */
  static Column nullable(String name, ColumnType type) {
    return new Column(name, type, true);
  }

  /** The same with a value in every row, as it was before it became nullable. */
  Column required() {
    return required(name, type);
  }

  /** Its field in the schema of a Parquet file. */
  Type parquet() {
    return type.parquet(name, nullable ? Repetition.OPTIONAL : Repetition.REQUIRED);
  }
}
