package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warehouse on HDFS, the work on YARN. */
class HadoopIT {
  private static final List<String> FOUR_PACKS =
      List.of("sweep.grid.repeat=4", "sweep.scoring.engine=packed");

  @TempDir static Path folder;
  private static MiniHadoop hadoop;
  private static Path local;

  @BeforeAll
  static void start() throws IOException {
    hadoop = MiniHadoop.start(folder);
    local = folder.resolve("local");
    String[] overrides = FOUR_PACKS.toArray(String[]::new);
    assertThat(CommandRun.smoke("run", local, overrides).exit()).isZero();
  }

  @AfterAll
  static void stop() {
    hadoop.close();
  }

  private static Launched phasegrid(Path logs) {
    return new Launched(logs, Map.of("HADOOP_CONF_DIR", hadoop.confDir().toString()));
  }

  /** The settings that ship, made small. */
  private static List<String> submitted(String deployMode) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--master", "yarn", "--deploy-mode", deployMode));
    options.addAll(
        List.of("--properties-file", Launched.HOME.resolve("conf/spark/yarn.conf").toString()));
    options.addAll(List.of("--driver-memory", "1g"));
    for (String setting :
        List.of(
            "spark.executor.cores=1",
            "spark.executor.memory=1g",
            "spark.executor.memoryOverhead=1g",
            "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=512m",
            "spark.dynamicAllocation.maxExecutors=2",
            "spark.yarn.jars=local:" + Launched.SPARK + "/jars/*")) {
      options.addAll(List.of("--conf", setting));
    }
    System.getenv().keySet().stream()
        .filter(name -> name.startsWith("OPENBLAS_"))
        .forEach(name -> options.addAll(inContainers(name)));
    return options;
  }

  /** Containers have nothing of our environment, but bits depend on the kernel it chooses. */
  private static List<String> inContainers(String name) {
    String setting = name + "=" + System.getenv(name);
    return List.of(
        "--conf", "spark.executorEnv." + setting, "--conf", "spark.yarn.appMasterEnv." + setting);
  }

  private static void assertSameAsLocal(String house) throws Exception {
    Path copy = folder.resolve("copy-of-" + house);
    hadoop
        .files()
        .copyToLocalFile(
            false, hadoop.path(house), new org.apache.hadoop.fs.Path(copy.toUri()), true);
    StandaloneIT.assertSame(copy, local);
  }

  @Test
  void losesADataNodeOnTheWay() throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("run", CommandRun.smokeFile().toString()));
    arguments.addAll(List.of("--warehouse", hadoop.path("client").toString()));
    FOUR_PACKS.forEach(override -> arguments.addAll(List.of("--set", override)));
    arguments.add("--");
    arguments.addAll(submitted("client"));
    Launched phasegrid = phasegrid(folder);
    Process run = phasegrid.start(arguments);
    try {
      Processes.await(folder.resolve("err"), "train 1/4");
      hadoop.stopADataNode();
      Path other = java.nio.file.Files.createDirectories(folder.resolve("second"));
      CommandRun second =
          phasegrid(other).smoke("run", hadoop.path("client").toString(), FOUR_PACKS, List.of());
      assertThat(second.exit()).isEqualTo(ExitCode.USER_MISTAKE);
      assertThat(second.err()).hasLineCount(1).contains("run smoke", "process", "is writing to it");
      assertThat(run.waitFor(4, TimeUnit.MINUTES)).isTrue();
    } finally {
      Processes.end(run);
    }
    assertThat(run.exitValue()).as(phasegrid.said("err")).isZero();
    assertThat(hadoop.stoppedDataNodes()).isEqualTo(1);
    assertSameAsLocal("client");
  }

  @Test
  void theDriverRunsInAContainer() throws Exception {
    Launched phasegrid = phasegrid(folder);
    String house = hadoop.path("cluster").toString();
    CommandRun run = phasegrid.smoke("run", house, FOUR_PACKS, submitted("cluster"));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("report: " + house);
    assertSameAsLocal("cluster");
    List<String> elsewhere = new ArrayList<>(FOUR_PACKS);
    elsewhere.add("sweep.dataset.name=mnist");
    elsewhere.add("sweep.dataset.path=/no/such/folder");
    CommandRun mistaken = phasegrid.smoke("run", house, elsewhere, submitted("cluster"));
    assertThat(mistaken.exit()).as(mistaken.err()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(mistaken.err()).contains("phasegrid: Dataset mnist: /no/such/folder");
    CommandRun status = phasegrid.smoke("status", house, FOUR_PACKS, List.of());
    assertThat(status.out()).contains("8 of 8 trials done");
  }

  @Test
  void refusesAFolderThatOthersMayNotWrite() throws Exception {
    hadoop.files().mkdirs(hadoop.path("closed"), new FsPermission("700"));
    Launched stranger =
        new Launched(
            folder,
            Map.of(
                "HADOOP_CONF_DIR", hadoop.confDir().toString(), "HADOOP_USER_NAME", "stranger"));
    String house = hadoop.path("closed/house").toString();
    CommandRun run = stranger.smoke("run", house, List.of(), List.of());
    assertThat(run.exit()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("warehouse " + house, "Permission denied", "stranger");
  }
}
