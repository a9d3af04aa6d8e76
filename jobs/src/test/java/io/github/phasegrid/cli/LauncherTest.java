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
    Files.createDirectories(home.resolve("jobs/target/spark/jars"));
    Files.createFile(home.resolve("jobs/target/phasegrid-app.jar"));
    java("jdk17", "17.0.9");
  }

  /** A Java that tells its version and, run with anything else, its arguments. */
  private void java(String folder, String version) throws IOException {
    Path java = home.resolve(folder + "/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "%s"' >&2; exit; fi
        for argument; do echo "$argument"; done
        exit 7
        """
            .formatted(version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
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
        .contains("org.apache.spark.deploy.SparkSubmit")
        .containsPattern("--master spark://host:7077 \\S*/phasegrid-app.jar train a.conf");
    Said installed = phasegrid(Map.of("SPARK_HOME", "/opt/spark"), "run", "a.conf", "--dry-run");
    assertThat(installed.out()).startsWith("/opt/spark/bin/spark-submit ");
    Said noSpark = phasegrid(Map.of("SPARK_HOME", "/opt/spark"), "plan", "a.conf", "--dry-run");
    assertThat(noSpark.out()).doesNotContain("spark-submit");
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
