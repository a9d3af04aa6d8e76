package io.github.phasegrid.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {

  @ParameterizedTest
  @CsvSource({"3.5.5,2.13.8", "3.4.1,2.12.17", "4.0.0,2.13.16"})
  void refusesWhatItWasNotBuiltFor(String spark, String scala) {
    assertThatThrownBy(() -> Requirements.version(spark, scala))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(spark, scala, "SPARK_HOME");
  }

  @Test
  void takesEveryReleaseOfItsLine() {
    assertThatCode(() -> Requirements.version("3.5.1", "2.12.18")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://host", "spark://", "spark://:7077", "spark://host:port"})
  void saysHowAMasterIsWritten(String master) {
    assertThatThrownBy(() -> Requirements.master(master))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(master, "spark://HOST:PORT");
  }

  @Test
  void oneMasterOfSeveralIsEnough() throws IOException {
    String silent = "127.0.0.1:9";
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String there = "127.0.0.1:" + server.getLocalPort();
      assertThatCode(() -> Requirements.master("spark://" + silent + "," + there))
          .doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> Requirements.master("spark://" + silent))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("--master spark://" + silent, "nothing answers");
    assertThatCode(() -> Requirements.master("yarn")).doesNotThrowAnyException();
  }

  @Test
  void oneResourceManagerOfSeveralIsEnough() throws IOException {
    Configuration hadoop = new Configuration(false);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      hadoop.set("yarn.resourcemanager.address", "127.0.0.1:" + server.getLocalPort());
      assertThatCode(() -> Requirements.resourceManager(hadoop)).doesNotThrowAnyException();
      hadoop.set("yarn.resourcemanager.ha.enabled", "true");
      hadoop.set("yarn.resourcemanager.ha.rm-ids", "one,two");
      hadoop.set("yarn.resourcemanager.address.one", "127.0.0.1:9");
      hadoop.set("yarn.resourcemanager.address.two", "127.0.0.1:" + server.getLocalPort());
      assertThatCode(() -> Requirements.resourceManager(hadoop)).doesNotThrowAnyException();
    }
    hadoop.unset("yarn.resourcemanager.address.two");
    hadoop.set("yarn.resourcemanager.hostname.two", "127.0.0.2");
    assertThatThrownBy(() -> Requirements.resourceManager(hadoop))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll("127.0.0.1:9", "127.0.0.2:8032", "HADOOP_CONF_DIR");
  }
}
