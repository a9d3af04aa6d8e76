package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.warehouse.StoredFile;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of a run that is disturbed at a random moment and then run again, on a standalone cluster:
 * afterwards every table is, row by row, what an undisturbed run gives.
 *
 * <p>System properties: {@code chaos.rounds}, {@code chaos.seed}, {@code chaos.report} (a JSON file;
 * rounds that it already has are not done again), {@code chaos.pause} (between rounds it waits as
 * long as this file is there).
 */
class ChaosIT {
  private static final int ROUNDS = Integer.getInteger("chaos.rounds", 5);
  private static final long SEED = Long.getLong("chaos.seed", 5);
  private static final List<String> FOUR_PACKS =
      List.of(
          "sweep.grid.width=[3]",
          "sweep.grid.repeat=4",
          "sweep.recipe.epochs=40",
          "sweep.scoring.engine=packed",
          "sweep.models.keep=all");

  /** What a run says on its way, and nothing: while Spark starts. */
  private static final List<String> MOMENTS =
      List.of(
          "smoke: ", "train: ", "train 1/4", "train 2/4", "train 3/4", "train 4/4", "score 2/",
          "score 6/", "score ", "chart: ");

  /** Runs of seconds spend half their time in the optimizing compiler. */
  private static final String QUICK_START = "JAVA_TOOL_OPTIONS";

  private static final String QUICKLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final Pattern RESUMED = Pattern.compile("resumed after epoch");
  private static final Pattern TASK = Pattern.compile("Executor: Running task");

  @TempDir static Path folder;
  private static StandaloneCluster cluster;
  private static Path undisturbed;
  private static int tasksUndisturbed;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.start(folder.resolve("cluster"));
    undisturbed = folder.resolve("undisturbed");
    CommandRun reference = launched("reference").run(arguments(undisturbed, Map.of()));
    assertThat(reference.exit()).as(reference.err()).isZero();
    tasksUndisturbed = tasks();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Launched launched(String logs) throws IOException {
    return new Launched(Files.createDirectories(folder.resolve(logs)), Map.of(QUICK_START, QUICKLY));
  }

  private static List<String> arguments(Path house, Map<String, String> more) {
    List<String> arguments = new ArrayList<>(List.of("run", CommandRun.smokeFile().toString()));
    arguments.addAll(List.of("--warehouse", house.toString(), "--state-interval", "0s"));
    FOUR_PACKS.forEach(override -> arguments.addAll(List.of("--set", override)));
    arguments.addAll(List.of("--", "--master", cluster.master(), "--driver-memory", "1g"));
    arguments.addAll(
        List.of("--properties-file", Launched.HOME.resolve("conf/spark/standalone.conf").toString()));
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("spark.executorEnv." + QUICK_START, QUICKLY);
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.memory", "1g");
    settings.put("spark.executor.heartbeatInterval", "1s");
    settings.put("spark.network.timeout", "12s"); // an executor that hangs is given up after this
    settings.put("spark.network.timeoutInterval", "2s");
    settings.put("spark.phasegrid.patience", "60s");
    settings.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    return arguments;
  }

  @Test
  void nothingIsLostAndNothingDoubled() throws Exception {
    ChaosReport report =
        ChaosReport.at(
            Path.of(System.getProperty("chaos.report", folder.resolve("chaos.json").toString())),
            SEED);
    List<Disturbance> possible = new ArrayList<>();
    for (Disturbance kind : Disturbance.values()) {
      if (kind.isPossible(folder)) {
        possible.add(kind);
      } else {
        System.out.println("chaos: not possible on this machine: " + kind.words());
      }
    }
    System.out.printf("chaos: %d rounds, seed %d%n", ROUNDS, SEED);
    for (int number = report.rounds().size(); number < ROUNDS; number++) {
      awaitQuiet();
      ChaosReport.Round round = round(number, kind(possible, number));
      System.out.println("chaos: " + round);
      report.add(round);
    }
    assertThat(report.wrong()).isEmpty();
  }

  /** From a shuffled deck, so that all kinds come equally often. */
  private static Disturbance kind(List<Disturbance> possible, int number) {
    List<Disturbance> deck = new ArrayList<>(possible);
    Collections.sort(deck);
    ListSampler.shuffle(random(-1 - number / deck.size()), deck);
    return deck.get(number % deck.size());
  }

  private static UniformRandomProvider random(int stream) {
    return RandomSource.XO_SHI_RO_256_PP.create(SEED * 1_000_003 + stream);
  }

  private static void awaitQuiet() throws InterruptedException {
    String pause = System.getProperty("chaos.pause", "");
    while (!pause.isEmpty() && Files.exists(Path.of(pause))) {
      Thread.sleep(5_000);
    }
  }

  private static ChaosReport.Round round(int number, Disturbance kind) throws Exception {
    UniformRandomProvider random = random(number);
    String moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
    long delay = random.nextLong(1_500);
    Path house = folder.resolve("round-" + number).resolve("house");
    int before = tasks();
    kind.prepare(house);
    try {
      Launched first = launched("round-" + number);
      long began = System.nanoTime();
      Process driver = first.start(arguments(house, kind.settings()));
      boolean struck;
      int exit;
      Disturbance.Scene scene = new Disturbance.Scene(cluster, driver, house, random);
      try {
        awaitMoment(driver, first, moment);
        Thread.sleep(delay);
        struck = driver.isAlive();
        kind.strike(scene);
        assertThat(driver.waitFor(3, TimeUnit.MINUTES)).as("%s in %s ends", kind, house).isTrue();
        exit = driver.exitValue();
      } finally {
        Processes.end(driver);
        kind.repair(scene);
        cluster.reviveWorkers();
      }
      double seconds = seconds(began);
      List<String> wrong = new ArrayList<>();
      if (kind.isSurvived() && exit != ExitCode.DONE) {
        wrong.add("the run ended with " + exit + ": " + lastLine(first.said("err")));
      }
      Launched second = launched("round-" + number + "/again");
      long again = System.nanoTime();
      CommandRun next = second.run(arguments(house, Map.of()));
      if (next.exit() != ExitCode.DONE) {
        wrong.add("the next run ended with " + next.exit() + ": " + lastLine(next.err()));
      }
      double secondsAgain = seconds(again);
      int left = compare(house, wrong);
      return new ChaosReport.Round(
          SEED,
          number,
          kind,
          moment + "+" + delay + " ms",
          struck,
          exit,
          lastLine(first.said("err")),
          seconds,
          secondsAgain,
          tasks() - before - tasksUndisturbed,
          count(RESUMED, first.said("err")) + count(RESUMED, next.err()),
          left,
          wrong);
    } finally {
      kind.cleanUp(house);
    }
  }

  private static void awaitMoment(Process driver, Launched launched, String moment)
      throws IOException, InterruptedException {
    while (driver.isAlive()
        && launched.said("err").lines().noneMatch(line -> line.startsWith(moment))) {
      Thread.sleep(20);
    }
  }

  private static double seconds(long since) {
    return Math.round((System.nanoTime() - since) / 1e8) / 10.0;
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  /** Notes what differs; returns how many files lie where no reader looks. */
  private static int compare(Path house, List<String> wrong) throws SQLException, IOException {
    for (String table : new TreeSet<>(Tables.KEYS.keySet())) {
      List<String> rows = Tables.comparable(house, table);
      if (!rows.equals(Tables.comparable(undisturbed, table))) {
        wrong.add("table " + table + " differs");
      }
      try (Tables tables = Tables.of(house)) {
        if (tables.doubleKeys(table) > 0) {
          wrong.add("table " + table + " has a key twice");
        }
      }
    }
    if (!models(house).equals(models(undisturbed))) {
      wrong.add("models differ");
    }
    int left = 0;
    for (StoredFile file :
        Warehouse.open(house.toString(), new Configuration()).leftovers()) {
      if (file.path().startsWith("_")) {
        left++; // of attempts that nobody waits for any more; the next start removes it
      } else {
        wrong.add(file.path() + " is in no manifest");
      }
    }
    return left;
  }

  private static Set<String> models(Path house) throws IOException {
    try (Stream<Path> files = Files.walk(house.resolve("models"))) {
      Set<String> models = new TreeSet<>();
      files.filter(Files::isRegularFile).forEach(m -> models.add(house.relativize(m).toString()));
      return models;
    }
  }

  /** Tasks that executors have begun, since the cluster was started. */
  private static int tasks() throws IOException {
    try (Stream<Path> files = Files.walk(cluster.folder())) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .mapToInt(file -> count(TASK, content(file)))
          .sum();
    }
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int count(Pattern pattern, String text) {
    return (int) pattern.matcher(text).results().count();
  }
}
