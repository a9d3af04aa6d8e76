package io.github.phasegrid.train;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Where numbers come from: codes are the same to the bit on one type of CPU and one BLAS kernel.
 *
 * @param host the host's name
 * @param cpu the processor's model name
 * @param blas library, version and kernel
 */
public record Machine(String host, String cpu, String blas) implements Serializable {

  /** This one. */
  public static Machine here() {
    return new Machine(hostName(), cpuModel(), blasKernel());
  }

  /** All of these as one, each name once. */
  public static Machine together(List<Machine> machines) {
    return new Machine(
        names(machines.stream().map(Machine::host)),
        names(machines.stream().map(Machine::cpu)),
        names(machines.stream().map(Machine::blas)));
  }

  /** Names as provenance has those of several machines. */
  static String names(Stream<String> names) {
    return names.distinct().sorted().collect(Collectors.joining(" + "));
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

  /**
   * OpenBLAS tells its version and the kernel it chose for this CPU; its Java binding leaves that
   * call out. One thread at a time: it writes its answer into memory that all calls share.
   */
  private static synchronized String blasKernel() {
    Loader.load(openblas.class);
    org.bytedeco.javacpp.Pointer function = Loader.addressof("openblas_get_config");
    if (function == null || function.isNull()) {
      return "unknown";
    }
    return Function.getFunction(new Pointer(function.address()))
        .invokeString(new Object[0], false)
        .strip();
  }
}
