package io.github.phasegrid.encode;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Writes codes of one split of a trial, example by example. */
final class CodeRows {
  private final Row row;
  private final IntUnaryOperator labels;
  private final TableWriter table;

  /**
   * @param trial its fingerprint
   * @param labels of an example's number in the split
   * @param table receives the rows
   */
  CodeRows(String trial, Split split, IntUnaryOperator labels, TableWriter table) {
    this.labels = labels;
    this.table = table;
    this.row =
        Row.of(Table.CODES)
            .set("trial", trial)
            .set("checkpoint", Checkpoint.LAST.key())
            .set("epoch", 0)
            .set("split", split.key());
  }

  /**
   * Writes some.
   *
   * @param first the first one's number in the split
   */
  void write(int first, CodeMatrix codes) throws IOException {
    int bytes = CodeMatrix.bytesPerRow(codes.bits());
    for (int i = 0; i < codes.rows(); i++) {
      int label = labels.applyAsInt(first + i);
      row.set("example", first + i);
      row.set("label", label);
      row.set("true_label", label);
      row.set("code", Arrays.copyOfRange(codes.packed(), i * bytes, (i + 1) * bytes));
      table.write(row);
    }
  }
}
