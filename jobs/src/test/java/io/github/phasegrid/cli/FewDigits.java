package io.github.phasegrid.cli;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Examples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The first of the embedded digits as a dataset in a folder, for networks that take their time. */
final class FewDigits {
  static final int TEST = 100;

  private FewDigits() {}

  /** Writes them, and gives the overrides that make a sweep use them. */
  static List<String> in(Path folder, int train) throws IOException {
    Dataset digits = Datasets.load(DatasetSpec.of("mnist-10k", ""), folder);
    Files.createDirectories(folder);
    write(folder, "train", digits.train().slice(0, train));
    write(folder, "t10k", digits.test().slice(0, TEST));
    return List.of("sweep.dataset.name=digits", "sweep.dataset.path=\"" + folder + "\"");
  }

  private static void write(Path folder, String which, Examples examples) throws IOException {
    int count = examples.count();
    ByteBuffer images = ByteBuffer.allocate(16 + count * examples.inputs());
    images.putInt(0x803).putInt(count).putInt(28).putInt(28);
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int example = 0; example < count; example++) {
      for (int pixel = 0; pixel < examples.inputs(); pixel++) {
        images.put((byte) examples.pixel(example, pixel));
      }
      labels.put((byte) examples.label(example));
    }
    Files.write(folder.resolve(which + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(which + "-labels-idx1-ubyte"), labels.array());
  }
}
