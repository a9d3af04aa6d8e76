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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code submit/phasegrid}, in a folder where everything is already built. */
class LauncherTest {
  @TempDir Path home;

  private record Said(int exit, String out, String err) {}

  @BeforeEach
  void install() throws IOException {
    Path script = home.resolve("submit/phasegrid");
    Files.createDirectories(script.getParent());
    Files.copy(CommandRun.smokeFile().resolveSibling("../../submit/phasegrid").normalize(), script);
    Files.createDirectories(home.resolve("spark/target/jars"));
    Files.createDirectories(home.resolve("jobs/target"));
    Files.createFile(home.resolve("jobs/target/phasegrid-app.jar"));
    java("jdk17", "17.0.9");
  }

  /**
   * A Java that tells its version, composes commands as Spark's launcher does, hands over sweeps as
   * Phasegrid does, and, run with anything else, tells its arguments.
   */
  private void java(String folder, String version) throws IOException {
    program(
        folder + "/bin/java",
        """
        if [ "$1" = -version ]; then echo 'openjdk version "%s"' >&2; exit; fi
        for argument; do
          [ "$argument" = hand-over ] && echo 'sweep.name="a b"' && echo 'hdfs://x/word' && exit
        done
        case "$*" in *org.apache.spark.launcher.Main*)
          until [ "$1" = org.apache.spark.launcher.Main ]; do shift; done
          shift
          printf '\\0\\n'
          printf '%%s\\0' composed "$@"
          exit
        esac
        for argument; do echo "$argument"; done
        exit 7
        """
            .formatted(version));
  }

  private Path program(String name, String script) throws IOException {
    Path program = home.resolve(name);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + script);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A Spark that tells what it is to submit, and then fails. */
  private Map<String, String> spark(String core) throws IOException {
    program("spark/bin/spark-submit", "for argument; do echo \"$argument\"; done\nexit 5\n");
    Files.createDirectories(home.resolve("spark/jars"));
    Files.createFile(home.resolve("spark/jars").resolve(core));
    return Map.of("SPARK_HOME", home.resolve("spark").toString());
  }

  private Said phasegrid(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", home.resolve("submit/phasegrid").toString()));
    command.addAll(List.of(arguments));
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("JAVA_HOME", home.resolve("jdk17").toString());
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    return new Said(
        exit,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private void assertRefused(Said said, String... parts) {
    assertThat(said.exit()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(said.err()).startsWith("phasegrid: ").hasLineCount(1).contains(parts);
  }

  @Test
  void startsJavaAndPassesOnItsExitCode() throws IOException, InterruptedException {
    Said said = phasegrid(Map.of(), "run", "a sweep.conf", "--set", "sweep.grid.width=[3, 7]");
    assertThat(said.exit()).isEqualTo(7);
    assertThat(said.err()).isEmpty();
    assertThat(said.out().lines())
        .contains("-Dphasegrid.home=" + home, "-Xmx4g", "io.github.phasegrid.cli.Main")
        .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        .endsWith("run", "a sweep.conf", "--set", "sweep.grid.width=[3, 7]");
    assertThat(phasegrid(Map.of("PHASEGRID_MEMORY", "9g"), "plan").out()).contains("-Xmx9g");
  }

  @Test
  void dryRunPrintsTheCommandAndStartsNothing() throws IOException, InterruptedException {
    Said said = phasegrid(Map.of(), "run", "--dry-run", "a sweep.conf");
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .hasLineCount(1)
        .contains("phasegrid-app.jar")
        .endsWith("io.github.phasegrid.cli.Main run a\\ sweep.conf \n");
  }

  @Test
  void submitsWhereThereIsAMaster() throws IOException, InterruptedException {
    Said said =
        phasegrid(Map.of(), "train", "a.conf", "--dry-run", "--", "--master", "spark://host:7077");
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .startsWith("env SPARK_HOME=" + home.resolve("spark/target"))
        .contains(" composed org.apache.spark.deploy.SparkSubmit --name phasegrid --class ")
        .containsPattern("--master spark://host:7077 \\S*/phasegrid-app.jar train a.conf");
  }

  @Test
  void submitsWithAnInstalledSpark() throws IOException, InterruptedException {
    Map<String, String> spark = spark("spark-core_2.12-3.5.1.jar");
    Said run = phasegrid(spark, "run", "a.conf", "--quiet", "--", "--conf", "a=b c");
    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out().lines())
        .containsSequence("--conf", "a=b c")
        .endsWith(
            home.resolve("jobs/target/phasegrid-app.jar").toString(), "run", "a.conf", "--quiet");
    Said dry = phasegrid(spark, "run", "a.conf", "--dry-run");
    assertThat(dry.out()).startsWith(home.resolve("spark/bin/spark-submit") + " --name phasegrid ");
    Said noSpark = phasegrid(spark, "plan", "a.conf", "--dry-run");
    assertThat(noSpark.out()).doesNotContain("spark-submit").contains("/spark/jars/");
  }

  @Test
  void handsTheSweepOverInClusterMode() throws IOException, InterruptedException {
    Map<String, String> spark = new java.util.HashMap<>(spark("spark-core_2.12-3.5.5.jar"));
    spark.put("PHASEGRID_APP_JAR", "hdfs://x/phasegrid-app.jar");
    spark.put("PHASEGRID_DATA", "/data");
    Path file = Files.writeString(home.resolve("my.conf"), "spark.submit.deployMode cluster\n");
    for (String[] mode :
        new String[][] {
          {"--deploy-mode", "cluster"},
          {"--conf", "spark.submit.deployMode=cluster"},
          {"--properties-file", file.toString()}
        }) {
      Said said =
          phasegrid(
              spark,
              "run",
              "a.conf",
              "--warehouse",
              "hdfs://x",
              "--",
              "--master=yarn",
              mode[0],
              mode[1]);
      assertThat(said.out().lines())
          .contains("spark.yarn.appMasterEnv.PHASEGRID_DATA=/data")
          .containsSequence(
              "hdfs://x/phasegrid-app.jar",
              "run",
              "a.conf",
              "--warehouse",
              "hdfs://x",
              "--resolved",
              "sweep.name=\"a b\"",
              "--outcome",
              "hdfs://x/word")
          .endsWith("outcome", "hdfs://x/word", "--master", "yarn", "--submitted", "5");
      assertThat(said.exit()).as("what the outcome says").isEqualTo(7);
    }
  }

  @Test
  void refusesAnotherSpark() throws IOException, InterruptedException {
    assertRefused(
        phasegrid(spark("spark-core_2.13-3.5.5.jar"), "run", "a.conf"), "2.13", "Scala 2.12");
    Map<String, String> nowhere = Map.of("SPARK_HOME", "/no/such/spark");
    assertRefused(phasegrid(nowhere, "run", "a.conf"), "SPARK_HOME=/no/such/spark", "unset");
    assertRefused(
        phasegrid(Map.of(), "run", "a.conf", "--", "--master", "mesos://x"), "mesos://x", "yarn");
    assertRefused(
        phasegrid(Map.of(), "run", "a.conf", "--", "--master", "k8s://x"), "k8s://x", "SPARK_HOME");
    assertRefused(
        phasegrid(Map.of(), "run", "a.conf", "--", "--master", "yarn", "--deploy-mode", "clutser"),
        "clutser",
        "client or cluster");
  }

  @Test
  void refusesAnotherJava() throws IOException, InterruptedException {
    java("jdk11", "11.0.2");
    Map<String, String> eleven = Map.of("JAVA_HOME", home.resolve("jdk11").toString());
    assertRefused(phasegrid(eleven, "run", "a.conf"), "Java 11", "17", "JAVA_HOME");
    Map<String, String> none = Map.of("JAVA_HOME", home.resolve("nowhere").toString());
    assertRefused(phasegrid(none, "run", "a.conf"), "no Java", "JAVA_HOME");
  }

  @Test
  void refusesSparkOptionsWithoutSpark() throws IOException, InterruptedException {
    assertRefused(phasegrid(Map.of(), "plan", "a.conf", "--", "--master", "x"), "plan", "--");
    assertRefused(
        phasegrid(Map.of(), "run", "a.conf", "--", "--conf", "a=b"), "SPARK_HOME", "--master");
  }
}
