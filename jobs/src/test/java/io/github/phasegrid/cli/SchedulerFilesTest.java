package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What ships for schedulers and for Spark: well-formed, and true to its own comments. */
class SchedulerFilesTest {
  private static final Path HOME = CommandRun.smokeFile().resolveSibling("../..").normalize();

  @TempDir Path folder;

  private static Process start(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  @Test
  void theDagCompiles() throws IOException, InterruptedException {
    Process python;
    try {
      python =
          start(
              folder,
              Map.of("PYTHONPYCACHEPREFIX", folder.toString()),
              "python3",
              "-m",
              "py_compile",
              HOME.resolve("submit/airflow/phasegrid_sweep.py").toString());
    } catch (IOException e) {
      assumeTrue(false, "no python3 here");
      return;
    }
    assertThat(python.waitFor()).as(Files.readString(folder.resolve("said"))).isZero();
  }

  private static Map<?, ?> yaml(String name) throws IOException {
    try (Reader reader = Files.newBufferedReader(HOME.resolve("submit/kubernetes").resolve(name))) {
      return new Yaml().load(reader);
    }
  }

  @Test
  void theScheduleForbidsOverlapAndRunsTheSameApplication() throws IOException {
    Map<?, ?> once = yaml("sweep.yaml");
    Map<?, ?> scheduled = yaml("scheduled-sweep.yaml");
    assertThat(once.get("kind")).isEqualTo("SparkApplication");
    assertThat(scheduled.get("kind")).isEqualTo("ScheduledSparkApplication");
    Map<?, ?> application = (Map<?, ?>) once.get("spec");
    Map<?, ?> schedule = (Map<?, ?>) scheduled.get("spec");
    assertThat(schedule.get("concurrencyPolicy")).isEqualTo("Forbid");
    Map<?, ?> template = (Map<?, ?>) schedule.get("template");
    assertThat(template.keySet()).isEqualTo(application.keySet());
    for (Object key : application.keySet()) {
      if (!key.equals("restartPolicy")) {
        assertThat((Object) template.get(key)).as("%s", key).isEqualTo(application.get(key));
      }
    }
    assertThat(application.get("mainClass")).isEqualTo(Main.class.getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "standalone", "yarn", "kubernetes", "security"})
  void settingsHaveReasons(String name) throws IOException {
    Path file = HOME.resolve("conf/spark/" + name + ".conf");
    assertThat(Files.readString(file)).contains("# --- required -", "# --- advised -");
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    }
    assertThat(settings.stringPropertyNames())
        .isNotEmpty()
        .allMatch(key -> key.startsWith("spark."));
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    boolean explained = false;
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("# ---")) {
        explained = false;
      } else if (line.startsWith("# ")) {
        explained = true;
      } else if (!line.startsWith("#spark.ui") && !line.contains("spark.kubernetes.namespace")) {
        assertThat(explained).as(line).isTrue();
      }
    }
    String options = settings.getProperty("spark.executor.extraJavaOptions", "");
    if (!options.isEmpty()) {
      long maxBytes = gigabytes(options, "maxbytes=(\\d+)g");
      long overhead =
          gigabytes(
              settings.getProperty("spark.executor.memoryOverhead", maxBytes + 1 + "g"), "(\\d+)g");
      long heap = gigabytes(settings.getProperty("spark.executor.memory"), "(\\d+)g");
      assertThat(overhead).isGreaterThanOrEqualTo(maxBytes + 1);
      assertThat(gigabytes(options, "maxphysicalbytes=(\\d+)g")).isEqualTo(heap + overhead);
    }
  }

  private static long gigabytes(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** Beside a launcher that takes its time. */
  @Test
  void cronRunsOneAtATimePerWarehouse() throws IOException, InterruptedException {
    Path script = folder.resolve("submit/cron/sweep");
    Files.createDirectories(script.getParent());
    Files.copy(HOME.resolve("submit/cron/sweep"), script);
    Path launcher = folder.resolve("submit/phasegrid");
    Files.writeString(launcher, "#!/bin/sh\necho \"$@\" >" + folder + "/asked\nexec sleep 60\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment =
        Map.of("HOME", folder.toString(), "SPARK_MASTER_URL", "spark://host:7077");
    String[] command = {"bash", script.toString(), "a.conf", "hdfs://x/house", "--conf", "a=b"};
    Process first = start(folder, environment, command);
    try {
      while (!Files.exists(folder.resolve("asked")) && first.isAlive()) {
        Thread.sleep(20);
      }
      Process second = start(folder, environment, command);
      assertThat(second.waitFor()).isEqualTo(ExitCode.USER_MISTAKE);
      assertThat(Files.readString(folder.resolve("said")))
          .contains("warehouse hdfs://x/house", "process " + first.pid());
      assertThat(folder.resolve("asked"))
          .hasContent(
              "run a.conf --warehouse hdfs://x/house -- --master spark://host:7077 --conf a=b");
    } finally {
      first.destroy();
      assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
