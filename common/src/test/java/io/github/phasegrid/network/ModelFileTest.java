package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
  private static final NetworkSpec SPEC = new NetworkSpec(2, 5, Activation.RELU, 0, true);
  private static final int INPUTS = 7;
  private static final int CLASSES = 3;
  private static final int LENGTH = ParameterVector.length(SPEC, INPUTS, CLASSES);

  @ParameterizedTest
  @CsvSource({"1, 1, false", "2, 5, true", "3, 40, true"})
  void weightsComeBackUnchanged(int depth, int width, boolean batchNorm) throws IOException {
    NetworkSpec spec = new NetworkSpec(depth, width, Activation.RELU, 0, batchNorm);
    NetworkWeights weights = InitialWeights.of(spec, INPUTS, CLASSES, 5);
    assertThat(read(spec, written(spec, weights))).usingRecursiveComparison().isEqualTo(weights);
  }

  private static byte[] written(NetworkSpec spec, NetworkWeights weights) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    Dl4jNetworks.writeZip(spec, weights, zip);
    return zip.toByteArray();
  }

  private static NetworkWeights read(NetworkSpec spec, byte[] zip) throws IOException {
    return ModelFile.read(spec, INPUTS, CLASSES, new ByteArrayInputStream(zip));
  }

  private static void assertRefused(byte[] zip, String why) {
    assertThatThrownBy(() -> read(SPEC, zip))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesWhatIsNoSuchNetwork() throws IOException {
    byte[] good = written(SPEC, InitialWeights.of(SPEC, INPUTS, CLASSES, 5));
    NetworkSpec wider = new NetworkSpec(2, 6, Activation.RELU, 0, true);
    byte[] other = written(wider, InitialWeights.of(wider, INPUTS, CLASSES, 5));

    assertRefused(other, "numbers where the network has " + LENGTH);
    assertRefused("no zip at all".getBytes(java.nio.charset.StandardCharsets.UTF_8), "no coeff");
    assertRefused(new byte[0], "no coefficients.bin");
    assertThatThrownBy(() -> read(SPEC, Arrays.copyOf(good, good.length / 2)))
        .isInstanceOf(IOException.class);
  }

  /** What a file claims decides nothing: not how much memory is taken, and not which class. */
  @Test
  void refusesNumbersThatDoNotFit() throws IOException {
    assertRefused(zip(Long.MAX_VALUE, LENGTH, "FLOAT", 0), "no vector's");
    assertRefused(zip(6, Long.MAX_VALUE, "FLOAT", 0), "no floats");
    assertRefused(zip(6, LENGTH, "DOUBLE", 0), "no floats");
    assertRefused(zip(6, LENGTH, "FLOAT", Float.NaN), "number 0 is NaN");
    assertThat(read(SPEC, zip(6, LENGTH, "FLOAT", 1)).output().bias()).containsExactly(1, 1, 1);
  }

  /** A file with the network's shape and so many equal numbers of a type. */
  private static byte[] zip(long shapeLength, long length, String type, float number)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("coefficients.bin"));
      DataOutputStream out = new DataOutputStream(zip);
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(shapeLength);
      out.writeUTF("LONG");
      for (long value : new long[] {1, LENGTH, 1, 0, 1, 99}) {
        out.writeLong(value);
      }
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(length);
      out.writeUTF(type);
      for (int i = 0; i < LENGTH; i++) {
        out.writeFloat(number);
      }
      out.flush();
    }
    return bytes.toByteArray();
  }
}
