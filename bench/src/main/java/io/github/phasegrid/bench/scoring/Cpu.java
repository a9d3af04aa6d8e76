package io.github.phasegrid.bench.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code /proc/cpuinfo} tells.
 *
 * @param model the processor's name
 * @param countsVectors whether it counts the bits of whole vectors (avx512_vpopcntdq)
 */
record Cpu(String model, boolean countsVectors) {

  static Cpu ofThisMachine() throws IOException {
    String told = Files.readString(Path.of("/proc/cpuinfo"));
    String model =
        told.lines()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("unknown");
    return new Cpu(model, told.contains("avx512_vpopcntdq"));
  }
}
