package io.github.phasegrid.dataset;

import io.github.phasegrid.dataset.ImageFormat.RawDataset;
import java.io.FileNotFoundException;
import java.io.InputStream;

/**
 * The dataset {@code mnist-10k}, which travels inside the library: 8,000 training and 2,000 test
 * digits, all from MNIST's <em>training</em> set. Its NOTICE says where they come from.
 */
final class EmbeddedDigits {

  static final String NAME = "mnist-10k";

  private EmbeddedDigits() {}

  static RawDataset read() {
    return IdxFormat.read(EmbeddedDigits::open, "embedded " + NAME);
  }

  /** Opens one of {@link IdxFormat#FILES}, unpacked. */
  static UncheckedInput open(String name) {
    String resource = NAME + "/" + name + ".gz";
    return new UncheckedInput("embedded " + resource, () -> stream(resource), true);
  }

  private static InputStream stream(String resource) throws FileNotFoundException {
    InputStream stream = EmbeddedDigits.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new FileNotFoundException(resource + " is not in the library");
    }
    return stream;
  }
}
