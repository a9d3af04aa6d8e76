package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The discovery script, with an {@code nvidia-smi} of ours. */
class GpuDiscoveryTest {
  private static final Path SCRIPT =
      CommandRun.smokeFile().resolveSibling("../../submit/gpu/discover").normalize();

  @TempDir Path folder;

  private void nvidiaSmi(String body) throws IOException {
    Path file = folder.resolve("nvidia-smi");
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private CommandRun discover() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
    builder.environment().put("PATH", folder + ":/usr/bin:/bin");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(process.waitFor(), out, err);
  }

  private static List<String> addresses(CommandRun run) throws IOException {
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode said = new ObjectMapper().readTree(run.out());
    assertThat(said.get("name").asText()).isEqualTo("gpu");
    List<String> addresses = new ArrayList<>();
    said.get("addresses").forEach(address -> addresses.add(address.asText()));
    return addresses;
  }

  @Test
  void tellsAsSparkWantsIt() throws Exception {
    nvidiaSmi("[ \"$1\" = --query-gpu=index ] && printf '0\\n1\\n2\\n'");
    assertThat(addresses(discover())).containsExactly("0", "1", "2");
    nvidiaSmi("echo 0");
    assertThat(addresses(discover())).containsExactly("0");
    nvidiaSmi("true");
    assertThat(addresses(discover())).isEmpty();
  }

  @Test
  void failsInOneLineWhereThereIsNone() throws Exception {
    nvidiaSmi("echo 'No devices were found'");
    CommandRun none = discover();
    assertThat(none.exit()).isNotZero();
    assertThat(none.err()).hasLineCount(1).contains("No devices were found");
    assertThat(none.out()).isEmpty();
    nvidiaSmi("exit 9");
    assertThat(discover().exit()).isNotZero();
    Files.delete(folder.resolve("nvidia-smi"));
    CommandRun missing = discover();
    assertThat(missing.exit()).isNotZero();
    assertThat(missing.err()).hasLineCount(1).contains("no nvidia-smi");
  }
}
