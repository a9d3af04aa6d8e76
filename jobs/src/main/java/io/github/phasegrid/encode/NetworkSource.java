package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.sweep.ImportedTrial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A network in a file, shown the examples of a dataset. */
public final class NetworkSource implements CodeSource {
  /** Raised whenever a change of code changes a bit of the same network and data. */
  private static final int NUMERIC_VERSION = 2;

  private final Path file;
  private final String checksum;
  private final CodeRule rule;
  private final Dataset dataset;
  private final Shape network;

  private NetworkSource(Path file, CodeRule rule, Dataset dataset) {
    this.file = file;
    this.rule = rule;
    this.dataset = dataset;
    FileState saved = FileState.of(file);
    this.network = Shape.of(file, rule, dataset);
    this.checksum = FileChecksum.of(file);
    saved.requireUnchanged();
  }

  /**
   * What the driver must know of the network. Its weights are not kept: tasks read it themselves,
   * in local mode in this same memory.
   *
   * @param batch examples that pass together
   */
  private record Shape(List<CodeLayer> layers, String activations, int batch) {
    static Shape of(Path file, CodeRule rule, Dataset dataset) {
      try (OpenNetwork network = OpenNetwork.read(file, dataset.shape(), rule)) {
        CodeExtractor extractor = network.extractor();
        return new Shape(
            extractor.layers(),
            String.join("+", extractor.activations(ImportedTrial.SIGN_OF)),
            extractor.batch());
      }
    }
  }

  /**
   * Opens a network.
   *
   * @throws UserMistakeException when the file is not such a network, it does not take the
   *     dataset's images, or has no neural code by this rule
   */
  public static NetworkSource open(Path file, CodeRule rule, Dataset dataset) {
    return new NetworkSource(file, rule, dataset);
  }

  @Override
  public ImportedTrial trial() {
    List<CodeLayer> layers = network.layers();
    String content =
        "network %s\nnumeric-version %d\n%s"
            .formatted(
                checksum,
                NUMERIC_VERSION,
                layers.stream().map(NetworkSource::text).collect(Collectors.joining("\n")));
    return new ImportedTrial(
        content,
        checksum,
        dataset.name(),
        dataset.fingerprint(),
        dataset.train().count(),
        network.activations(),
        layers);
  }

  /** A layer as fingerprints have had it from the start: they must not change. */
  private static String text(CodeLayer layer) {
    return "CodeLayer[name=%s, bitOffset=%d, bits=%d]"
        .formatted(layer.name(), layer.bitOffset(), layer.bits());
  }

  @Override
  public int classes() {
    return dataset.classes();
  }

  @Override
  public String description() {
    return SourceDescription.of()
        .file("model", file, checksum)
        .text("data", dataset.name())
        .list("layers", rule.layers())
        .text("smooth", rule.signsOfSmooth() ? "sign" : "refuse")
        .json();
  }

  Path file() {
    return file;
  }

  String checksum() {
    return checksum;
  }

  CodeRule rule() {
    return rule;
  }

  Dataset dataset() {
    return dataset;
  }

  /** How its work is shared out: training examples before test examples. */
  List<Stretch> stretches() {
    List<Stretch> stretches = new ArrayList<>();
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      int examples = examples(dataset, split).count();
      stretches.addAll(Stretch.of(split, examples, network.batch()));
    }
    return stretches;
  }

  /** Those of a split, {@code TRAIN} or {@code TEST}. */
  static Examples examples(Dataset dataset, Split split) {
    return split == Split.TRAIN ? dataset.train() : dataset.test();
  }

  /** Holds nothing open. */
  @Override
  public void close() {}
}
