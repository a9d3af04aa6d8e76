package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.ImageFormat.RawDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The format of MNIST and its drop-in replacements: big-endian headers, then bytes.
 *
 * <pre>
 * images: int32 0x00000803, int32 count, int32 rows, int32 columns, then count·rows·columns bytes
 * labels: int32 0x00000801, int32 count, then count bytes, each 0 to 9
 * </pre>
 *
 * <p>Each file may be plain or packed with gzip ({@code .gz}); where both are there, the plain one
 * is read.
 */
final class IdxFormat {

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** The four files, without {@code .gz}. */
  static final List<String> FILES = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

  static final int CLASSES = 10;

  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;

  /** The largest array a JVM is sure to give. */
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private IdxFormat() {}

  /** Opens one of {@link #FILES}, wherever it lies. */
  @FunctionalInterface
  interface Source {
    UncheckedInput open(String name);
  }

  static RawDataset read(Path folder) {
    return read(name -> open(folder, name), folder.toString());
  }

  /**
   * @param source opens the four files
   * @param where names their place in messages
   */
  static RawDataset read(Source source, String where) {
    Images train = readImages(source, TRAIN_IMAGES);
    Examples trainExamples = examples(source, train, TRAIN_LABELS);
    Images test = readImages(source, TEST_IMAGES);
    Examples testExamples = examples(source, test, TEST_LABELS);
    if (!train.shape.equals(test.shape)) {
      throw new UserMistakeException(
          String.format(
              "%s: test images of %s, training images of %s; both must be of one size",
              where, size(test.shape), size(train.shape)));
    }
    return new RawDataset(train.shape, CLASSES, trainExamples, testExamples);
  }

  /** The plain file if it is there, else the packed one, which need not be there. */
  static Path locate(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : packed(folder, name);
  }

  private static Path packed(Path folder, String name) {
    return folder.resolve(name + ".gz");
  }

  private static UncheckedInput open(Path folder, String name) {
    Path file = locate(folder, name);
    if (!Files.exists(file)) {
      throw new UserMistakeException(
          "Missing "
              + folder.resolve(name)
              + " (or "
              + name
              + ".gz): the four files of a dataset"
              + " belong together");
    }
    return new UncheckedInput(
        file.toString(), () -> Files.newInputStream(file), file.toString().endsWith(".gz"));
  }

  private record Images(ImageShape shape, int count, byte[] pixels) {}

  private static Images readImages(Source source, String name) {
    try (UncheckedInput in = source.open(name)) {
      expectMagic(in, IMAGES_MAGIC, "images");
      int count = readDimension(in, "image count");
      int rows = readDimension(in, "row count");
      int columns = readDimension(in, "column count");
      if (count > LARGEST_ARRAY / rows / columns) {
        throw in.wrong(
            String.format(
                "announces %d images of %d×%d; at most 2 GiB of pixels can be read",
                count, rows, columns));
      }
      byte[] pixels = in.readBytes(count * rows * columns, "its " + count + " images");
      in.expectEnd();
      return new Images(new ImageShape(1, rows, columns), count, pixels);
    }
  }

  private static Examples examples(Source source, Images images, String name) {
    try (UncheckedInput in = source.open(name)) {
      expectMagic(in, LABELS_MAGIC, "labels");
      int count = readDimension(in, "label count");
      if (count != images.count) {
        throw in.wrong(
            "has " + count + " labels for " + images.count + " images; each image needs one");
      }
      byte[] labels = in.readBytes(count, "its " + count + " labels");
      in.expectEnd();
      for (int i = 0; i < count; i++) {
        if ((labels[i] & 0xff) >= CLASSES) {
          throw in.wrong(
              "has label "
                  + (labels[i] & 0xff)
                  + " at index "
                  + i
                  + "; labels are 0 to "
                  + (CLASSES - 1));
        }
      }
      return new Examples(images.pixels, labels, images.shape.size());
    }
  }

  private static void expectMagic(UncheckedInput in, int magic, String content) {
    int found = in.readInt("the header");
    if (found != magic) {
      throw in.wrong(
          String.format(
              "begins with 0x%08x; an IDX file of %s begins with 0x%08x", found, content, magic));
    }
  }

  private static int readDimension(UncheckedInput in, String what) {
    int value = in.readInt("the header");
    if (value < 1) {
      throw in.wrong(
          "has "
              + what
              + " "
              + Integer.toUnsignedString(value)
              + "; it must be 1 to "
              + Integer.MAX_VALUE);
    }
    return value;
  }

  private static String size(ImageShape shape) {
    return shape.height() + "×" + shape.width();
  }
}
