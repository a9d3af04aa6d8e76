package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the codes of a cell are; travels to an executor, which reads them.
 *
 * @param file the Parquet file
 * @param trial the trial
 * @param checkpoint the checkpoint
 * @param codeBits bits of the whole code
 * @param layer which of them to score
 * @param classes number of classes
 */
record CellReference(
    String file, String trial, Checkpoint checkpoint, int codeBits, CodeLayer layer, int classes)
    implements Serializable {

  /**
   * Reads the codes, in the order of the examples.
   *
   * @param hadoop settings of the file systems
   * @throws UserMistakeException naming the file when it is damaged: also when a code has another
   *     length, a label is none, or the examples are not in order
   */
  CellCodes load(Map<String, String> hadoop) {
    Configuration configuration = new Configuration();
    hadoop.forEach(configuration::set);
    Side train = new Side();
    Side test = new Side();
    TableReader reader =
        TableReader.of(Table.CODES, configuration)
            .columns("trial", "checkpoint", "split", "example", "label", "true_label", "code")
            .where("trial", trial)
            .where("checkpoint", checkpoint.key());
    try (TableReader.Rows rows = reader.open(new Path(file))) {
      while (rows.hasNext()) {
        Row row = rows.next();
        (row.text("split").equals("train") ? train : test).add(row);
      }
    }
    return new CellCodes(
        train.codes(),
        train.labels(),
        train.trueLabels(),
        test.codes(),
        test.trueLabels(),
        classes);
  }

  private UserMistakeException damaged(String what) {
    return new UserMistakeException(
        String.format(
            "%s: trial %s at checkpoint %s: %s; the file is damaged: restore it, or delete the"
                + " manifest that lists it to compute it again",
            file, trial, checkpoint.key(), what));
  }

  private final class Side {
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final IntStream.Builder labels = IntStream.builder();
    private final IntStream.Builder trueLabels = IntStream.builder();
    private int rows;
    private int lastExample = -1;

    void add(Row row) {
      byte[] code = row.bytes("code");
      int example = row.integer("example");
      if (code.length != CodeMatrix.bytesPerRow(codeBits)) {
        throw damaged(
            "a code has %d bytes where %d are right"
                .formatted(code.length, CodeMatrix.bytesPerRow(codeBits)));
      }
      if (example <= lastExample) {
        throw damaged("example %d comes after example %d".formatted(example, lastExample));
      }
      packed.writeBytes(code);
      labels.add(label(row, "label"));
      trueLabels.add(label(row, "true_label"));
      lastExample = example;
      rows++;
    }

    private int label(Row row, String column) {
      int label = row.find(column).map(Integer.class::cast).orElse(-1);
      if (label < 0 || label >= classes) {
        throw damaged(
            "%s of example %d is %s where 0 to %d are right"
                .formatted(
                    column,
                    row.integer("example"),
                    row.find(column).map(Object::toString).orElse("null"),
                    classes - 1));
      }
      return label;
    }

    CodeMatrix codes() {
      try {
        return new CodeMatrix(rows, codeBits, packed.toByteArray())
            .slice(layer.bitOffset(), layer.bits());
      } catch (IllegalArgumentException e) {
        throw damaged(e.getMessage());
      }
    }

    int[] labels() {
      return labels.build().toArray();
    }

    int[] trueLabels() {
      return trueLabels.build().toArray();
    }
  }
}
