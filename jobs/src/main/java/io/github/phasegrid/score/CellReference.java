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
   * @throws UserMistakeException naming the file when it is damaged or a code has another length
   */
  CellCodes load(Map<String, String> hadoop) {
    Configuration configuration = new Configuration();
    hadoop.forEach(configuration::set);
    Side train = new Side();
    Side test = new Side();
    TableReader reader =
        TableReader.of(Table.CODES, configuration)
            .columns("trial", "checkpoint", "split", "label", "true_label", "code")
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

  private final class Side {
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final IntStream.Builder labels = IntStream.builder();
    private final IntStream.Builder trueLabels = IntStream.builder();
    private int rows;

    void add(Row row) {
      byte[] code = row.bytes("code");
      if (code.length != CodeMatrix.bytesPerRow(codeBits)) {
        throw new UserMistakeException(
            String.format(
                "%s: a code of trial %s has %d bytes where %d are right; the file is damaged: restore it,"
                    + " or delete the manifest that lists it to compute it again",
                file, trial, code.length, CodeMatrix.bytesPerRow(codeBits)));
      }
      packed.writeBytes(code);
      labels.add(row.integer("label"));
      trueLabels.add(row.integer("true_label"));
      rows++;
    }

    CodeMatrix codes() {
      return new CodeMatrix(rows, codeBits, packed.toByteArray())
          .slice(layer.bitOffset(), layer.bits());
    }

    int[] labels() {
      return labels.build().toArray();
    }

    int[] trueLabels() {
      return trueLabels.build().toArray();
    }
  }
}
