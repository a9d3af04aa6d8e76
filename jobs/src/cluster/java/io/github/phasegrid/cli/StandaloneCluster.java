package io.github.phasegrid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A standalone master and two workers, on this machine, from Maven's jars. */
final class StandaloneCluster implements AutoCloseable {
  private static final int WORKERS = 2;

  private final Path folder;
  private final List<String> options;
  private final List<Process> daemons = new ArrayList<>();
  private String master = "";

  private StandaloneCluster(Path folder, List<String> options) {
    this.folder = folder;
    this.options = options;
  }

  /**
   * Starts one whose workers have one core each.
   *
   * @param options of master and workers, such as {@code --properties-file}
   */
  static StandaloneCluster start(Path folder, String... options)
      throws IOException, InterruptedException {
    return start(folder, 1, options);
  }

  /** Starts one whose workers have so many cores. */
  static StandaloneCluster start(Path folder, int cores, String... options)
      throws IOException, InterruptedException {
    StandaloneCluster cluster =
        new StandaloneCluster(Files.createDirectories(folder), List.of(options));
    try {
      Path log =
          cluster.daemon("master", "org.apache.spark.deploy.master.Master", "--webui-port", "0");
      cluster.master = Processes.await(log, "Starting Spark master at (spark://\\S+)");
      for (int worker = 1; worker <= WORKERS; worker++) {
        String name = "worker-" + worker;
        log =
            cluster.daemon(
                name,
                "org.apache.spark.deploy.worker.Worker",
                "--webui-port",
                "0",
                "--cores",
                Integer.toString(cores),
                "--memory",
                "3g",
                "--work-dir",
                cluster.folder.resolve(name).toString(),
                cluster.master);
        Processes.await(log, "Successfully registered with master");
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private Path daemon(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.java.options").split(" ")));
    command.addAll(List.of("-Xmx512m", "-cp", Launched.SPARK + "/jars/*", main));
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0"));
    command.addAll(options);
    command.addAll(List.of(arguments));
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", Launched.SPARK.toString(),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1"));
    daemons.add(builder.start());
    return log;
  }

  /** Its address. */
  String master() {
    return master;
  }

  /** Where daemons, executors and drivers log. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    for (int i = daemons.size() - 1; i >= 0; i--) {
      Processes.end(daemons.get(i));
    }
  }
}
