package io.github.phasegrid.warehouse;

import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.sweep.Trial;
import java.util.Arrays;
import java.util.Optional;

/**
 * One row of a table: values by column name, checked against the column's type when they are set. A
 * column that was not set, or was unset, is null. A row may be changed and written again.
 */
public final class Row {
  private final Table table;
  private final Object[] values;

  private Row(Table table) {
    this.table = table;
    this.values = new Object[table.columns().size()];
  }

  /** A row without values. */
  public static Row of(Table table) {
    return new Row(table);
  }

  /** Its table. */
  public Table table() {
    return table;
  }

  /**
   * Sets a column.
   *
   * @param value of the column's type; an {@code Integer} will do for an {@code int64}, and an
   *     empty {@code Optional} for null where the column is nullable
   * @throws IllegalArgumentException when the table has no such column, or it cannot hold the value
   */
  public Row set(String name, Object value) {
    int index = table.indexOf(name);
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? set(name, optional.get()) : unset(name);
    }
    Column column = table.columns().get(index);
    Object exact =
        column.type() == ColumnType.INT64 && value instanceof Integer number
            ? (Object) number.longValue()
            : value;
    if (!column.type().accepts(exact)) {
      throw new IllegalArgumentException(
          describe(column) + " cannot hold " + exact + "; give a " + column.type().key());
    }
    values[index] = exact;
    return this;
  }

  /**
   * Makes a column null.
   *
   * @throws IllegalArgumentException when it must have a value
   */
  public Row unset(String name) {
    int index = table.indexOf(name);
    Column column = table.columns().get(index);
    if (!column.nullable()) {
      throw new IllegalArgumentException(describe(column) + " must have a value");
    }
    values[index] = null;
    return this;
  }

  /** Sets what tells a trial from another: dataset, every setting the table has, engine. */
  public Row setDesign(Trial trial) {
    set("dataset", trial.dataset());
    set("validation_fraction", trial.validationFraction());
    set("engine", trial.engine());
    Settings settings = trial.settings();
    for (Setting setting : Setting.values()) {
      if (table.has(setting.column())) {
        set(setting.column(), settings.get(setting));
      }
    }
    return this;
  }

  /** Sets what says how codes were scored: every setting of scoring that has a column. */
  public Row setScoring(ScoringSpec spec) {
    set("kmeans_seed", spec.kmeans().seed());
    set("kmeans_restarts", spec.kmeans().restarts());
    set("kmeans_max_iterations", spec.kmeans().maxIterations());
    set("knn_neighbours", spec.neighbours());
    set("logistic_family", spec.logistic().family().key());
    set("logistic_c", spec.logistic().c());
    set("logistic_max_iterations", spec.logistic().maxIterations());
    return set("fit_on_validation", spec.fitOnValidation());
  }

  /**
   * Takes over the columns of another table's row that this table has too and whose names begin so.
   */
  public Row setMatching(Row other, String prefix) {
    for (Column column : other.table.columns()) {
      if (column.name().startsWith(prefix) && table.has(column.name())) {
        set(column.name(), other.find(column.name()));
      }
    }
    return this;
  }

  /** Whether a column is null. */
  public boolean isNull(String column) {
    return values[table.indexOf(column)] == null;
  }

  /** The value of a column, or empty where it is null. */
  public Optional<Object> find(String column) {
    return Optional.ofNullable(values[table.indexOf(column)]);
  }

  /**
   * The value of a column.
   *
   * @throws IllegalStateException when it is null
   */
  public Object get(String column) {
    Object value = values[table.indexOf(column)];
    if (value == null) {
      throw new IllegalStateException("column " + column + " of " + table.folder() + " is null");
    }
    return value;
  }

  /** The value of a {@code string} column. */
  public String text(String column) {
    return (String) get(column);
  }

  /** The value of an {@code int32} column. */
  public int integer(String column) {
    return (Integer) get(column);
  }

  /** The value of a {@code double} column. */
  public double real(String column) {
    return (Double) get(column);
  }

  /** The value of a {@code binary} column; not a copy. */
  public byte[] bytes(String column) {
    return (byte[]) get(column);
  }

  /** The value at a place, or null. */
  Object at(int index) {
    return values[index];
  }

  /** Sets a value known to have the column's type. */
  void put(int index, Object value) {
    values[index] = value;
  }

  /**
   * @throws IllegalArgumentException when a column that must have a value has none
   */
  void requireComplete() {
    for (int i = 0; i < values.length; i++) {
      Column column = table.columns().get(i);
      if (values[i] == null && !column.nullable()) {
        throw new IllegalArgumentException(describe(column) + " must have a value");
      }
    }
  }

  private String describe(Column column) {
    return "column " + column.name() + " of " + table.folder();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && table == row.table && Arrays.deepEquals(values, row.values);
  }

  @Override
  public int hashCode() {
    return 31 * table.hashCode() + Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(table.folder()).append('{');
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        String value = values[i] instanceof byte[] bytes ? bytes.length + " B" : values[i] + "";
        text.append(text.charAt(text.length() - 1) == '{' ? "" : ", ");
        text.append(table.columns().get(i).name()).append('=').append(value);
      }
    }
    return text.append('}').toString();
  }
}
