package io.github.phasegrid.dataset;

import io.github.phasegrid.NearestName;
import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.KnownDataset.Download;
import io.github.phasegrid.dataset.KnownDataset.PublishedFile;
import java.util.List;

/**
 * The datasets that are known by name, with the checksums of their content.
 *
 * <p>All checksums are of unpacked files: mirrors pack the same content into different {@code .gz}
 * files. MNIST's and Fashion-MNIST's are the widely published MD5 sums, CIFAR-10's the SHA-256 sums
 * that TorchVision for Ruby checks; {@code mnist-10k}'s were taken when it was made.
 */
public final class DatasetCatalog {

  private static final long TRAIN_IMAGES_BYTES = 16 + 60_000L * 28 * 28;
  private static final long TRAIN_LABELS_BYTES = 8 + 60_000L;
  private static final long TEST_IMAGES_BYTES = 16 + 10_000L * 28 * 28;
  private static final long TEST_LABELS_BYTES = 8 + 10_000L;

  private static final List<KnownDataset> ALL =
      List.of(
          embedded(
              EmbeddedDigits.NAME,
              "10,000 MNIST training digits, 8,000 train / 2,000 test, 28×28; embedded",
              new PublishedFile(
                  IdxFormat.TRAIN_IMAGES,
                  16 + 8_000L * 28 * 28,
                  Checksum.sha256(
                      "846c8aca6ea844ddfe649d5570ad874109d3c65202fc148112f7180da2f8b070")),
              new PublishedFile(
                  IdxFormat.TRAIN_LABELS,
                  8 + 8_000L,
                  Checksum.sha256(
                      "e69745c3f417cbbc2c441244ed0364994ce39b5b3f0db4e03adbad0f7b9968a3")),
              new PublishedFile(
                  IdxFormat.TEST_IMAGES,
                  16 + 2_000L * 28 * 28,
                  Checksum.sha256(
                      "f05e72784147e668d162cf0a56aed9c8500a13c829f366500c5bafdaca35462f")),
              new PublishedFile(
                  IdxFormat.TEST_LABELS,
                  8 + 2_000L,
                  Checksum.sha256(
                      "dad93ffdcafb37e8b5e6be23e33c1248e8093419b7d60da6c1fef634904ae9fc"))),
          idx(
              "mnist",
              "handwritten digits, 60,000 train / 10,000 test, 28×28",
              "6bbc9ace898e44ae57da46a324031adb",
              "a25bea736e30d166cdddb491f175f624",
              "2646ac647ad5339dbf082846283269ea",
              "27ae3e4e09519cfbb04c329615203637"),
          idx(
              "fashion-mnist",
              "articles of clothing, 60,000 train / 10,000 test, 28×28",
              "f4a8712d7a061bf5bd6d2ca38dc4d50a",
              "9018921c3c673c538a1fc5bad174d6f9",
              "8181f5470baa50b63fa0f6fddb340f0a",
              "15d484375f8d13e6eb1aabb0c3f46965"),
          cifar10());

  private DatasetCatalog() {}

  /** All known datasets. */
  public static List<KnownDataset> all() {
    return ALL;
  }

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(KnownDataset::name).toList();
  }

  /**
   * The dataset of that name.
   *
   * @throws UserMistakeException if there is none; the message names the nearest
   */
  public static KnownDataset find(String name) {
    return ALL.stream()
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserMistakeException(
                    String.format(
                        "Unknown dataset '%s'%s Known are %s; any other needs a path",
                        name, question(name), String.join(", ", names()))));
  }

  private static String question(String name) {
    String question = NearestName.question(name, names());
    return question.isEmpty() ? "." : question;
  }

  private static KnownDataset embedded(String name, String description, PublishedFile... files) {
    return new KnownDataset(name, description, ImageFormat.IDX, List.of(files), List.of());
  }

  private static KnownDataset idx(
      String name,
      String description,
      String trainImages,
      String trainLabels,
      String testImages,
      String testLabels) {
    List<PublishedFile> files =
        List.of(
            new PublishedFile(
                IdxFormat.TRAIN_IMAGES, TRAIN_IMAGES_BYTES, Checksum.md5(trainImages)),
            new PublishedFile(
                IdxFormat.TRAIN_LABELS, TRAIN_LABELS_BYTES, Checksum.md5(trainLabels)),
            new PublishedFile(IdxFormat.TEST_IMAGES, TEST_IMAGES_BYTES, Checksum.md5(testImages)),
            new PublishedFile(IdxFormat.TEST_LABELS, TEST_LABELS_BYTES, Checksum.md5(testLabels)));
    List<Download> downloads =
        files.stream().map(file -> new Download(file.name() + ".gz", "", List.of(file))).toList();
    return new KnownDataset(name, description, ImageFormat.IDX, files, downloads);
  }

  private static KnownDataset cifar10() {
    List<PublishedFile> files =
        List.of(
            batch(0, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            batch(1, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
            batch(2, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
            batch(3, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
            batch(4, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            batch(5, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"));
    return new KnownDataset(
        "cifar10",
        "colour photographs, 50,000 train / 10,000 test, 3×32×32",
        ImageFormat.CIFAR10_BINARY,
        files,
        List.of(new Download("cifar-10-binary.tar.gz", CifarFormat.SUBFOLDER, files)));
  }

  private static PublishedFile batch(int index, String sha256) {
    return new PublishedFile(
        CifarFormat.FILES.get(index),
        (long) CifarFormat.RECORDS * CifarFormat.RECORD_BYTES,
        Checksum.sha256(sha256));
  }
}
