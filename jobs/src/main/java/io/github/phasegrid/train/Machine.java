package io.github.phasegrid.train;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Where numbers come from: codes are the same to the bit on one type of CPU and one BLAS kernel.
 *
 * @param host the host's name
 * @param cpu the processor's model name
 * @param blas library, version and kernel
 */
record Machine(String host, String cpu, String blas) {

  /** This one. */
  static Machine here() {
    return new Machine(hostName(), cpuModel(), blasKernel());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch"); // not Linux
    }
  }

  private static String blasKernel() {
    try (BytePointer config = openblas.openblas_get_config()) {
      return config.getString().strip();
    }
  }
}
