package io.github.phasegrid.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.UniformRandomProvider;

/** What happens to a run, at some moment. */
enum Disturbance {
  EXECUTOR_KILLED("kill -9 of an executor", true) {
    @Override
    void strike(Scene scene) {
      scene.anExecutor().ifPresent(ProcessHandle::destroyForcibly);
    }
  },
  WORKER_KILLED("kill -9 of a worker", true) {
    @Override
    void strike(Scene scene) {
      List<Process> workers = scene.cluster().workers();
      workers.get(scene.random().nextInt(workers.size())).destroyForcibly();
    }
  },
  DRIVER_KILLED("kill -9 of the driver", false) {
    @Override
    void strike(Scene scene) {
      scene.driver().destroyForcibly();
    }
  },
  DRIVER_TERMINATED("SIGTERM of the driver", false) {
    @Override
    void strike(Scene scene) {
      scene.driver().destroy();
    }
  },
  DISK_FULL("the warehouse's disk is full", false) {
    @Override
    void prepare(Path house) throws IOException, InterruptedException {
      Files.createDirectories(house);
      command("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", house.toString());
    }

    @Override
    void strike(Scene scene) throws IOException {
      // Some thousand bytes may be left, so that files are begun and not ended.
      int left = scene.random().nextInt(200_000);
      Path filler = scene.house().resolve(FILLER);
      byte[] block = new byte[16_384];
      try (OutputStream out = Files.newOutputStream(filler)) {
        while (Files.getFileStore(scene.house()).getUsableSpace() > left) {
          out.write(block);
        }
      } catch (IOException full) {
        // that is what it is for
      }
    }

    @Override
    void repair(Scene scene) throws IOException {
      Files.deleteIfExists(scene.house().resolve(FILLER));
    }

    @Override
    void cleanUp(Path house) throws IOException, InterruptedException {
      command("umount", house.toString());
    }
  },
  READ_ONLY("the warehouse turns read-only", false) {
    @Override
    void strike(Scene scene) throws InterruptedException, IOException {
      // Permissions do not stop root.
      for (String name : List.of("_packs", "_staging", "trials", "codes", "properties")) {
        Path folder = scene.house().resolve(name);
        if (Files.isDirectory(folder)) {
          if (ROOT) {
            command("chattr", "+i", folder.toString());
          } else {
            command("chmod", "a-w", folder.toString());
          }
        }
      }
    }

    @Override
    void repair(Scene scene) throws IOException, InterruptedException {
      if (Files.isDirectory(scene.house())) {
        if (ROOT) {
          command("chattr", "-R", "-i", scene.house().toString());
        } else {
          command("chmod", "-R", "u+w", scene.house().toString());
        }
      }
    }
  },
  TASK_HANGS("an executor hangs until it is given up, and comes back", true) {
    @Override
    void strike(Scene scene) throws IOException, InterruptedException {
      stopAnExecutor(scene);
    }

    @Override
    void repair(Scene scene) throws IOException, InterruptedException {
      resume(scene);
    }
  },
  SPECULATION("an executor hangs, with speculation on", true) {
    @Override
    Map<String, String> settings() {
      // A job has one task: it is late when it takes longer than this.
      return Map.of(
          "spark.speculation", "true", "spark.speculation.task.duration.threshold", "500ms");
    }

    @Override
    void strike(Scene scene) throws IOException, InterruptedException {
      stopAnExecutor(scene);
    }

    @Override
    void repair(Scene scene) throws IOException, InterruptedException {
      resume(scene);
    }
  };

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final String FILLER = "_filler";

  private final String words;
  private final boolean survived;

  Disturbance(String words, boolean survived) {
    this.words = words;
    this.survived = survived;
  }

  /**
   * Where it happens.
   *
   * @param cluster the daemons
   * @param driver the run
   * @param house its warehouse
   * @param random what is left to chance
   */
  record Scene(
      StandaloneCluster cluster, Process driver, Path house, UniformRandomProvider random) {

    /** One of those that run, if any do yet. */
    java.util.Optional<ProcessHandle> anExecutor() {
      List<ProcessHandle> executors = cluster.executors();
      return executors.isEmpty()
          ? java.util.Optional.empty()
          : java.util.Optional.of(executors.get(random.nextInt(executors.size())));
    }
  }

  /** For people. */
  String words() {
    return words;
  }

  /** Whether the run itself gets over it, and ends with 0. */
  boolean isSurvived() {
    return survived;
  }

  /** Settings of Spark that belong to it. */
  Map<String, String> settings() {
    return Map.of();
  }

  /** Before the run. */
  void prepare(Path house) throws IOException, InterruptedException {}

  /** At the moment. */
  abstract void strike(Scene scene) throws IOException, InterruptedException;

  /** After the run, before the next. */
  void repair(Scene scene) throws IOException, InterruptedException {}

  /** After the round. */
  void cleanUp(Path house) throws IOException, InterruptedException {}

  /** Whether this machine lets us do it. */
  boolean isPossible(Path folder) throws InterruptedException {
    if (this != DISK_FULL) {
      return true;
    }
    Path house = folder.resolve("trial");
    try {
      prepare(house);
      cleanUp(house);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void stopAnExecutor(Scene scene) throws IOException, InterruptedException {
    java.util.Optional<ProcessHandle> executor = scene.anExecutor();
    if (executor.isPresent()) {
      signal("-STOP", executor.get());
    }
  }

  private static void resume(Scene scene) throws IOException, InterruptedException {
    for (ProcessHandle executor : scene.cluster().executors()) {
      signal("-CONT", executor);
    }
  }

  private static void signal(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  private static void command(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(
          String.join(" ", command) + ": " + new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
