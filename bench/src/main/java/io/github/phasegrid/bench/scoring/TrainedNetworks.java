package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** The networks of the benchmark's sweep, trained by Phasegrid, and their codes. */
final class TrainedNetworks {
  private final Warehouse warehouse;

  private TrainedNetworks(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Trains them. */
  static TrainedNetworks train(PhasegridCommand phasegrid)
      throws IOException, InterruptedException {
    phasegrid.run("train");
    return new TrainedNetworks(
        Warehouse.open(phasegrid.warehouse().toString(), new Configuration()));
  }

  /** The codes of one network after its last epoch. */
  Codes codes(int width, int repeat) throws IOException {
    String trial = trial(width, repeat);
    Side train = new Side(width);
    Side test = new Side(width);
    TableReader reader = warehouse.reader(Table.CODES).where("trial", trial);
    for (Row row : reader.readAll(warehouse.files(Table.CODES))) {
      (row.text("split").equals("train") ? train : test).add(row);
    }
    return new Codes(trial, train.codes(), train.labels(), test.codes(), test.labels());
  }

  private String trial(int width, int repeat) throws IOException {
    return warehouse.reader(Table.TRIALS).readAll(warehouse.files(Table.TRIALS)).stream()
        .filter(row -> row.integer("width") == width && row.integer("repeat") == repeat)
        .findFirst()
        .orElseThrow(() -> new IOException("no network of width " + width + " was trained"))
        .text("trial");
  }

  /** The rows of {@code properties} that were published last. */
  Iterable<Row> properties() throws IOException {
    return warehouse.reader(Table.PROPERTIES).readAll(warehouse.files(Table.PROPERTIES));
  }

  private static final class Side {
    private final int bits;
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final IntStream.Builder labels = IntStream.builder();
    private int rows;

    Side(int bits) {
      this.bits = bits;
    }

    void add(Row row) {
      packed.writeBytes(row.bytes("code"));
      labels.add(row.integer("true_label"));
      rows++;
    }

    CodeMatrix codes() {
      return new CodeMatrix(rows, bits, packed.toByteArray());
    }

    int[] labels() {
      return labels.build().toArray();
    }
  }
}
