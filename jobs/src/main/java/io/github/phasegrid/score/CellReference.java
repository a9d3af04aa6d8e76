package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.scoring.BitFlips;
import io.github.phasegrid.warehouse.FileSystemSettings;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the codes of a cell are; travels to an executor, which reads them.
 *
 * @param trial the trial
 * @param codes its codes
 * @param told the test examples, or the probe in their place
 * @param previous its codes at the checkpoint before
 * @param codeBits bits of the whole code
 * @param layer which of them to score
 * @param classes number of classes
 */
record CellReference(
    String trial,
    CodesAt codes,
    Split told,
    Previous previous,
    int codeBits,
    CodeLayer layer,
    int classes)
    implements Serializable {

  /**
   * Reads the codes, in the order of the examples.
   *
   * @param hadoop settings of the file systems
   * @throws UserMistakeException naming the file when it is damaged: also when a code has another
   *     length, a label is none, or the examples are not in order
   */
  CellCodes load(Map<String, String> hadoop) {
    Configuration configuration = FileSystemSettings.configuration(hadoop);
    Map<Split, CodeRows> rows = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      rows.put(split, new CodeRows(layer.bits()));
    }
    Map<Split, Side> sides = read(codes, configuration, split -> rows.get(split)::add);
    Side labels = sides.get(Split.TRAIN);
    CodeMatrix train = rows.get(Split.TRAIN).matrix();
    CodeMatrix test = rows.get(told).matrix();
    CodeMatrix validation = rows.get(Split.VALIDATION).matrix(); // empty where there are none
    return new CellCodes(
        train,
        labels.labels(),
        labels.trueLabels(),
        test,
        sides.get(told).trueLabels(),
        validation,
        validation.rows() == 0 ? new int[0] : sides.get(Split.VALIDATION).trueLabels(),
        flips(train, test, configuration),
        classes);
  }

  /**
   * Counts the examples of a split.
   *
   * @throws UserMistakeException naming the file when it is damaged
   */
  int rows(Map<String, String> hadoop, Split split) {
    int rows = 0;
    TableReader reader =
        reader(FileSystemSettings.configuration(hadoop), codes, "example")
            .where("split", split.key());
    try (TableReader.Rows all = reader.open(new Path(codes.files().get(split)))) {
      for (; all.hasNext(); rows++) {
        all.next();
      }
    }
    return rows;
  }

  /**
   * Reads some examples of a split.
   *
   * @param at the checkpoint, this one or the one before
   * @param first the number of the first of them
   * @param end one more than that of the last
   * @throws UserMistakeException naming the file when it is damaged
   */
  CodeBlock load(Map<String, String> hadoop, CodesAt at, Split split, int first, int end) {
    CodeRows codesRead = new CodeRows(layer.bits());
    Side side = new Side(split, at, codesRead::add);
    TableReader reader =
        reader(
                FileSystemSettings.configuration(hadoop),
                at,
                "example",
                "label",
                "true_label",
                "code")
            .where("split", split.key())
            .between("example", first, end);
    try (TableReader.Rows rows = reader.open(new Path(at.files().get(split)))) {
      rows.forEachRemaining(side::add);
    }
    CodeMatrix read = codesRead.matrix();
    if (read.rows() != end - first) {
      throw side.damaged(
          "%d examples of split %s from %d to %d".formatted(read.rows(), split, first, end - 1));
    }
    return split.isProbe()
        ? new CodeBlock(first, read, new int[read.rows()], new int[read.rows()])
        : new CodeBlock(first, read, side.labels(), side.trueLabels());
  }

  private TableReader reader(Configuration configuration, CodesAt at, String... columns) {
    return TableReader.of(Table.CODES, configuration)
        .columns(columns)
        .where("trial", trial)
        .where("checkpoint", at.checkpoint().key());
  }

  /** The codes before are compared as they are read. */
  private CellCodes.Flips flips(CodeMatrix train, CodeMatrix test, Configuration configuration) {
    if (previous instanceof Previous.At at) {
      Map<Split, BitFlips> flips =
          Map.of(Split.TRAIN, new BitFlips(train), told, new BitFlips(test));
      Map<Split, Side> before =
          read(
              at.codes(),
              configuration,
              split -> flips.containsKey(split) ? flips.get(split)::add : code -> {});
      before.get(Split.TRAIN).requireRows(train.rows());
      before.get(told).requireRows(test.rows());
      return new CellCodes.Flips(flips.get(Split.TRAIN).rate(), flips.get(told).rate());
    }
    return CellCodes.Flips.absent(((Previous.None) previous).why());
  }

  /**
   * Reads each file once.
   *
   * @param receivers of each split's codes, row by row
   */
  private Map<Split, Side> read(
      CodesAt at, Configuration configuration, Function<Split, Consumer<CodeMatrix>> receivers) {
    Map<Split, Side> sides = new EnumMap<>(Split.class);
    at.files()
        .keySet()
        .forEach(split -> sides.put(split, new Side(split, at, receivers.apply(split))));
    TableReader reader =
        reader(configuration, at, "split", "example", "label", "true_label", "code");
    for (String file : Set.copyOf(at.files().values())) {
      try (TableReader.Rows rows = reader.open(new Path(file))) {
        while (rows.hasNext()) {
          Row row = rows.next();
          for (Side side : sides.values()) {
            if (side.isIn(file) && row.text("split").equals(side.split.key())) {
              side.add(row);
            }
          }
        }
      }
    }
    return sides;
  }

  /** Checks the rows of one split, hands their codes on and keeps their labels. */
  private final class Side {
    private final Split split;
    private final CodesAt at;
    private final Consumer<CodeMatrix> receiver;
    private final IntStream.Builder labels = IntStream.builder();
    private final IntStream.Builder trueLabels = IntStream.builder();
    private int rows;
    private int lastExample = -1;

    Side(Split split, CodesAt at, Consumer<CodeMatrix> receiver) {
      this.split = split;
      this.at = at;
      this.receiver = receiver;
    }

    boolean isIn(String file) {
      return file.equals(at.files().get(split));
    }

    private UserMistakeException damaged(String what) {
      return new UserMistakeException(
          String.format(
              "%s: trial %s at checkpoint %s: %s; the file is damaged: restore it, or delete the"
                  + " manifest that lists it to compute it again",
              at.files().get(split), trial, at.checkpoint().key(), what));
    }

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
      handOn(code, example);
      if (!split.isProbe()) {
        labels.add(label(row, "label"));
        trueLabels.add(label(row, "true_label"));
      }
      lastExample = example;
      rows++;
    }

    /** Only the layer's bits: of a deep network all of them may not fit. */
    private void handOn(byte[] code, int example) {
      try {
        receiver.accept(new CodeMatrix(1, codeBits, code).slice(layer.bitOffset(), layer.bits()));
      } catch (IllegalArgumentException e) {
        throw damaged("example " + example + ": " + e.getMessage());
      }
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

    void requireRows(int later) {
      if (later != rows) {
        throw damaged(
            "%d rows of split %s where the next checkpoint has %d".formatted(rows, split, later));
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
