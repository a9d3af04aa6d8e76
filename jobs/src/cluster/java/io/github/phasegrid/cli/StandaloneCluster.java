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
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path folder;
  private final int cores;
  private final List<String> options;
  private final List<Process> workers = new ArrayList<>();
  private Process masterProcess;
  private String master = "";

  private StandaloneCluster(Path folder, int cores, List<String> options) {
    this.folder = folder;
    this.cores = cores;
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
        new StandaloneCluster(Files.createDirectories(folder), cores, List.of(options));
    try {
      cluster.masterProcess =
          cluster.daemon("master", "org.apache.spark.deploy.master.Master", "--webui-port", "0");
      cluster.master =
          Processes.await(cluster.log("master"), "Starting Spark master at (spark://\\S+)");
      while (cluster.workers.size() < WORKERS) {
        cluster.workers.add(cluster.worker("worker-" + (cluster.workers.size() + 1)));
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private Process worker(String name) throws IOException, InterruptedException {
    Files.deleteIfExists(log(name));
    Process worker =
        daemon(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--webui-port",
            "0",
            "--cores",
            Integer.toString(cores),
            "--memory",
            "3g",
            "--work-dir",
            folder.resolve(name).toString(),
            master);
    Processes.await(log(name), "Successfully registered with master");
    return worker;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Process daemon(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.java.options").split(" ")));
    command.addAll(List.of("-Xmx512m", "-cp", Launched.SPARK + "/jars/*", main));
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0"));
    command.addAll(options);
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", Launched.SPARK.toString(),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1"));
    return builder.start();
  }

  /** Its address. */
  String master() {
    return master;
  }

  /** Where daemons, executors and drivers log. */
  Path folder() {
    return folder;
  }

  /** The workers. */
  List<Process> workers() {
    return List.copyOf(workers);
  }

  /** The executors that run now, on all workers. */
  List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(worker -> worker.toHandle().descendants())
        .filter(
            process ->
                process.info().commandLine().filter(c -> c.contains(EXECUTOR)).isPresent())
        .toList();
  }

  /** Starts workers again that have been killed. */
  void reviveWorkers() throws IOException, InterruptedException {
    for (int i = 0; i < workers.size(); i++) {
      if (!workers.get(i).isAlive()) {
        workers.set(i, worker("worker-" + (i + 1)));
      }
    }
  }

  @Override
  public void close() {
    workers.forEach(Processes::end);
    if (masterProcess != null) {
      Processes.end(masterProcess);
    }
  }
}
