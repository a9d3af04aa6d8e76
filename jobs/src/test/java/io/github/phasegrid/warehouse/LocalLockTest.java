package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLockTest {
  @TempDir Path folder;

  /** Another process: opens a warehouse for writing, says so, and goes on for ever. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (WarehouseWriter writer =
          WarehouseWriter.open(arguments[0], new Configuration(), "run a-sweep")) {
        System.out.println(writer.warehouse().location());
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private WarehouseWriter open() {
    return WarehouseWriter.open(folder.toString(), new Configuration(), "test");
  }

  @Test
  void anotherProcessHoldsItUntilItIsKilled() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).startsWith("file:/");
      assertThatThrownBy(this::open)
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContaining("run a-sweep")
          .hasMessageContaining("process " + other.pid())
          .message()
          .hasLineCount(1);
      // Reading needs no lock.
      assertThatCode(() -> Warehouse.open(folder.toString(), new Configuration()).inventory())
          .doesNotThrowAnyException();
    } finally {
      other.destroyForcibly().waitFor();
    }
    open().close();
  }

  @Test
  void isHeldAgainstThisProcessToo() throws IOException {
    try (WarehouseWriter writer = open()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(this::open)
            .isInstanceOf(UserMistakeException.class)
            .hasMessageContaining("process " + ProcessHandle.current().pid());
      }
      SamplePacks.publish(writer, "00ff00ff00ff00ff", 1, 1);
    }
    open().close();
  }
}
