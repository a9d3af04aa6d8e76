package io.github.phasegrid.bench.scale;

import io.github.phasegrid.bench.measure.Figures;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what orchestration costs per pack, and what a start costs where many packs are. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    description =
        "Measures scheduling and publishing of packs that train nothing, and the start of a run in a"
            + " warehouse with many.")
public final class ScaleBenchmark implements Callable<Integer> {
  private static final double PACK_SECONDS = 10;
  private static final int WARM_UP = 200;

  /** As many as training hands to Spark. */
  private static final int AT_ONCE = 256;

  @Option(
      names = "--packs",
      defaultValue = "10000",
      description = "Packs that are run (default: ${DEFAULT-VALUE}).")
  private int packs;

  @Option(
      names = "--there",
      defaultValue = "100000",
      description = "Packs that are there when a run starts (default: ${DEFAULT-VALUE}).")
  private int there;

  @Option(
      names = "--slots",
      defaultValue = "2",
      description = "Tasks at a time (default: ${DEFAULT-VALUE}).")
  private int slots;

  @Option(
      names = "--folder",
      description = "Where to write, some GB (default: Java's temporary folder).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(folder, "phasegrid-scale-");
    try {
      System.out.println("| what | took |\n|---|---|");
      orchestration(work.resolve("run"));
      starts(work.resolve("many"));
      return 0;
    } finally {
      FileUtils.deleteDirectory(work.toFile());
    }
  }

  private void orchestration(Path house) throws IOException, InterruptedException {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + slots + "]")
            .setAppName("scale")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.scheduler.mode", "FAIR");
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        WarehouseWriter writer =
            WarehouseWriter.open(house.toString(), new Configuration(), "scale")) {
      NoOpPacks.run(spark, writer, packs, WARM_UP, AT_ONCE);
      double processor = processorSeconds();
      double seconds = seconds(NoOpPacks.run(spark, writer, 0, packs, AT_ONCE));
      double each = seconds / packs;
      line(
          "%,d no-op packs on %d slots".formatted(packs, slots),
          "%s s, %s s of processor time"
              .formatted(Figures.text(seconds), Figures.text(processorSeconds() - processor)));
      line("per pack", Figures.text(1000 * each) + " ms");
      line(
          "of %.0f s packs on %d slots (a slot's time per pack / %.0f s)"
              .formatted(PACK_SECONDS, slots, PACK_SECONDS),
          Figures.text(100 * each * slots / PACK_SECONDS) + " %");
      line(
          "slots that one driver keeps busy with %.0f s packs".formatted(PACK_SECONDS),
          "%,d".formatted((int) (PACK_SECONDS / each)));
    }
  }

  private void starts(Path house) throws IOException {
    ManyPacks.make(house, there);
    String label = " with %,d packs there".formatted(there);
    for (int round = 1; round <= 3; round++) {
      String nth = ", %s time".formatted(round == 1 ? "first" : round == 2 ? "second" : "third");
      long began = System.nanoTime();
      Warehouse.open(house.toString(), new Configuration()).inventory();
      line("reading all manifests" + label + nth, since(began));
      began = System.nanoTime();
      try (WarehouseWriter writer =
          WarehouseWriter.open(house.toString(), new Configuration(), "start")) {
        line("starting a run (lock, manifests, looking for leftovers)" + label + nth, since(began));
        began = System.nanoTime();
        writer.inventory();
        line("what is there, asked again" + nth, since(began));
        began = System.nanoTime();
        int files = writer.warehouse().files(Table.PROPERTIES).size();
        line("files of one table" + nth + " (%,d)".formatted(files), since(began));
      }
    }
  }

  private static String since(long began) {
    return Figures.text((System.nanoTime() - began) / 1e9) + " s";
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double processorSeconds() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean process
        ? process.getProcessCpuTime() / 1e9
        : Double.NaN;
  }

  private static void line(String what, String took) {
    System.out.println("| " + what + " | " + took + " |");
  }
}
