package io.github.phasegrid.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSourceTest {
  @TempDir Path folder;
  private NetworkSource source;

  @BeforeEach
  void open() throws IOException {
    NetworkSpec spec = new NetworkSpec(2, 7, Activation.RELU, 0, true);
    Path model = folder.resolve("model.zip");
    try (OutputStream out = Files.newOutputStream(model)) {
      Dl4jNetworks.writeZip(spec, InitialWeights.of(spec, 784, 10, 5), out);
    }
    Dataset digits = Datasets.load(DatasetSpec.of("mnist-10k", ""), folder);
    source = NetworkSource.open(model, CodeRule.ALL, digits);
  }

  @AfterEach
  void close() {
    source.close();
  }

  /** Trials that are in warehouses must be found again. */
  @Test
  void whatTheFingerprintFollowsFromIsWrittenInOneForm() throws IOException {
    assertThat(source.trial().content())
        .isEqualTo(
            "network %s\nnumeric-version 2\n".formatted(source.trial().checksum())
                + "CodeLayer[name=layer2, bitOffset=0, bits=7]\n"
                + "CodeLayer[name=layer5, bitOffset=7, bits=7]");
  }
}
