package io.github.phasegrid.bench.scale;

import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A warehouse with many packs, made from one that was published: the same manifest with other ids,
 * and other names of the same files.
 */
final class ManyPacks {
  /** File systems allow a file some 65,000 names. */
  private static final int NAMES = 50_000;

  private ManyPacks() {}

  /**
   * Makes one.
   *
   * @param house an empty folder
   */
  static void make(Path house, int packs) throws IOException {
    String template = NoOpPacks.id(0);
    try (WarehouseWriter writer =
        WarehouseWriter.open(house.toString(), new Configuration(), "generate")) {
      writer.publish(
          NoOpPacks.manifest(template), NoOpPacks.write(writer.warehouse().location(), template));
    }
    String manifest =
        Files.readString(house.resolve("_packs/" + template + ".json"), StandardCharsets.UTF_8);
    List<Path> files = new ArrayList<>(parquet(house));
    for (int number = 1; number < packs; number++) {
      String id = NoOpPacks.id(number);
      Files.writeString(house.resolve("_packs/" + id + ".json"), manifest.replace(template, id));
      for (int i = 0; i < files.size(); i++) {
        Path named = files.get(i).resolveSibling(id + ".parquet");
        if (number % NAMES == 0) {
          files.set(i, Files.copy(files.get(i), named));
        } else {
          Files.createLink(named, files.get(i));
        }
      }
    }
  }

  private static List<Path> parquet(Path house) throws IOException {
    try (Stream<Path> all = Files.walk(house)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }
}
