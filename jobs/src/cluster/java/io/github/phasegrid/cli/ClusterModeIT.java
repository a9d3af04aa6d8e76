package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standalone cluster with authentication and encryption on, the driver on one of its workers: the
 * sweep gets there, its outcome comes back, and the secret is seen nowhere.
 */
class ClusterModeIT {
  private static final String SECRET = "c0ffee5ec2e7".repeat(4);
  private static final String[] PACKED = {"sweep.scoring.engine=packed"};

  @TempDir static Path folder;
  private static Path settings;
  private static StandaloneCluster cluster;
  private static Launched phasegrid;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    settings = folder.resolve("secure.conf");
    Path conf = Launched.HOME.resolve("conf/spark");
    Files.createFile(
        settings,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        settings,
        Files.readString(conf.resolve("standalone.conf"))
            + Files.readString(conf.resolve("security.conf"))
            + "\nspark.authenticate.secret "
            + SECRET
            + "\n");
    cluster =
        StandaloneCluster.start(
            folder.resolve("cluster"), "--properties-file", settings.toString());
    phasegrid = new Launched(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static List<String> submitted(String... more) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--master", cluster.master(), "--deploy-mode", "cluster"));
    options.addAll(List.of("--properties-file", settings.toString(), "--driver-memory", "1g"));
    options.addAll(List.of("--conf", "spark.executor.cores=1"));
    options.addAll(List.of("--conf", "spark.executor.memory=1g"));
    options.addAll(List.of("--conf", "spark.cores.max=1"));
    options.addAll(List.of(more));
    return options;
  }

  @Test
  void theDriverRunsElsewhereAndNobodySeesTheSecret() throws Exception {
    Path local = folder.resolve("local");
    assertThat(CommandRun.smoke("run", local, PACKED).exit()).isZero();
    Path house = folder.resolve("house");
    Set<String> commands = ConcurrentHashMap.newKeySet();
    Thread observer = observer(commands);
    CommandRun run =
        phasegrid.smoke("run", house.toUri().toString(), List.of(PACKED), submitted());
    observer.interrupt();
    observer.join();
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("report: " + house);
    assertThat(run.err()).contains("train 2/2");
    StandaloneIT.assertSame(house, local);

    assertThat(commands).anyMatch(c -> c.contains("DriverWrapper")).noneMatch(ClusterModeIT::tells);
    assertThat(commands).anyMatch(c -> c.contains("CoarseGrainedExecutorBackend"));
    assertThat(run.err()).doesNotContain(SECRET);
    assertThat(withTheSecret(cluster.folder())).isEmpty();
    assertThat(withTheSecret(house)).isEmpty();
  }

  @Test
  void mistakesAndFailuresComeBackWithTheirExitCode() throws Exception {
    String house = folder.resolve("mistaken").toUri().toString();
    CommandRun here =
        phasegrid.smoke("run", house, List.of("sweep.grid.widht=[3]"), submitted());
    assertThat(here.exit()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(here.err()).hasLineCount(1).contains("sweep.grid.widht");
    CommandRun folderOnly = phasegrid.smoke("run", "mistaken", List.of(), submitted());
    assertThat(folderOnly.exit()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(folderOnly.err()).hasLineCount(1).contains("--warehouse mistaken", "hdfs://");
    // The dataset is looked for where the driver is.
    CommandRun there =
        phasegrid.smoke(
            "run", house, List.of("sweep.dataset.name=mnist", "sweep.dataset.path=/no/such/folder"), submitted());
    assertThat(there.exit()).as(there.err()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(there.err().lines()).filteredOn(line -> line.startsWith("phasegrid: ")).hasSize(1);
    assertThat(there.err()).contains("/no/such/folder");
  }

  @Test
  void withoutTheSecretNothingGoes() throws Exception {
    List<String> stranger = List.of("--master", cluster.master(), "--driver-memory", "1g");
    CommandRun run =
        phasegrid.smoke("run", folder.resolve("stranger").toString(), List.of(), stranger);
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(run.err()).contains("phasegrid: Spark gave up on " + cluster.master(), "spark.authenticate");
  }

  /** Collects the command lines of this machine's processes until it is interrupted. */
  private static Thread observer(Set<String> commands) {
    Thread observer =
        new Thread(
            () -> {
              try {
                while (true) {
                  ProcessHandle.allProcesses()
                      .forEach(process -> process.info().commandLine().ifPresent(commands::add));
                  Thread.sleep(50);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "observer");
    observer.start();
    return observer;
  }

  private static boolean tells(String text) {
    return text.contains(SECRET);
  }

  private static List<Path> withTheSecret(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".jar"))
          .filter(file -> tells(content(file)))
          .toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
