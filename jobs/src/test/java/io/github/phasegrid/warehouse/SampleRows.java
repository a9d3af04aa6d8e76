package io.github.phasegrid.warehouse;

import io.github.phasegrid.network.CodeLayer;
import java.time.Instant;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Rows to test with. */
final class SampleRows {
  private static final Instant START = Instant.parse("2026-03-04T05:06:07.123456Z");

  private SampleRows() {}

  /** A trial's fingerprint. */
  static String trial(int number) {
    return String.format("%064x", number);
  }

  /** A row with something in every column that must have a value, different by the seed. */
  static Row required(Table table, int seed) {
    Row row = Row.of(table);
    for (Column column : table.columns()) {
      if (!column.nullable()) {
        row.set(column.name(), value(column.type(), seed));
      }
    }
    return row;
  }

  /** A row with something in every column. */
  static Row full(Table table, int seed) {
    Row row = required(table, seed);
    for (Column column : table.columns()) {
      row.set(column.name(), value(column.type(), seed));
    }
    return row;
  }

  private static Object value(ColumnType type, int seed) {
    return switch (type) {
      case INT32 -> seed;
      case INT64 -> 1L << 40 | seed;
      case DOUBLE -> seed + 0.1;
      case BOOLEAN -> seed % 2 == 0;
      case STRING -> "text ✓ " + seed;
      case BINARY -> new byte[] {(byte) seed, -1, 0};
      case TIMESTAMP -> START.plusSeconds(seed);
      case LAYERS ->
          List.of(new CodeLayer("hidden1", 0, seed), new CodeLayer("hidden2", seed, seed));
      case PROVENANCE ->
          Provenance.ofValues(Provenance.FIELDS.stream().map(field -> field + " " + seed).toList());
    };
  }

  /** A row of {@code codes} with random bits. */
  static Row code(String trial, String checkpoint, String split, int example, int bits) {
    UniformRandomProvider random =
        RandomSource.XO_SHI_RO_256_PP.create(trial.hashCode() * 31L + example);
    byte[] code = new byte[(bits + 7) / 8];
    random.nextBytes(code);
    if (bits % 8 != 0) {
      code[code.length - 1] &= (byte) ((1 << bits % 8) - 1);
    }
    return Row.of(Table.CODES)
        .set("trial", trial)
        .set("checkpoint", checkpoint)
        .set("epoch", 3)
        .set("split", split)
        .set("example", example)
        .set("label", example % 10)
        .set("true_label", example % 10)
        .set("code", code);
  }
}
