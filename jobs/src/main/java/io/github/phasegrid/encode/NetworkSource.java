package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.ExtractedBatch;
import io.github.phasegrid.code.extraction.OutputMeaning;
import io.github.phasegrid.code.imported.ImportedNetwork;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.sweep.ImportedTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A network in a file, shown the examples of a dataset. */
public final class NetworkSource implements CodeSource {
  /** Raised whenever a change of code changes a bit of the same network and data. */
  private static final int NUMERIC_VERSION = 1;

  private final Path file;
  private final String checksum;
  private final ImportedNetwork network;
  private final CodeRule rule;
  private final CodeExtractor extractor;
  private final Dataset dataset;

  private NetworkSource(
      Path file, String checksum, ImportedNetwork network, CodeRule rule, Dataset dataset) {
    this.file = file;
    this.checksum = checksum;
    this.network = network;
    this.rule = rule;
    this.dataset = dataset;
    this.extractor = network.extractor(dataset.shape(), rule);
  }

  /**
   * Opens a network.
   *
   * @throws UserMistakeException when the file is not such a network, it does not take the
   *     dataset's images, or has no neural code by this rule
   */
  public static NetworkSource open(Path file, CodeRule rule, Dataset dataset) {
    ImportedNetwork network = ImportedNetwork.read(file);
    return new NetworkSource(file, FileChecksum.of(file), network, rule, dataset);
  }

  @Override
  public ImportedTrial trial() {
    List<CodeLayer> layers = extractor.layers();
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
        String.join("+", extractor.activations(ImportedTrial.SIGN_OF)),
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

  @Override
  public int[] labels(Split split) {
    return examples(split).labels();
  }

  private Examples examples(Split split) {
    return split == Split.TRAIN ? dataset.train() : dataset.test();
  }

  @Override
  public Optional<LossAndAccuracy> codes(Split split, Receiver receiver) throws IOException {
    Examples examples = examples(split);
    LossAndAccuracy.Tally tally = new LossAndAccuracy.Tally();
    boolean known = extractor.outputMeaning() == OutputMeaning.LOGITS;
    for (int first = 0; first < examples.count(); first += extractor.batch()) {
      ExtractedBatch batch = extract(examples, first);
      receiver.receive(batch.first(), batch.codes());
      known = known && count(batch, examples, tally);
    }
    return known && examples.count() > 0 ? Optional.of(tally.mean()) : Optional.empty();
  }

  private ExtractedBatch extract(Examples examples, int first) {
    try {
      return extractor.batchFrom(examples, first);
    } catch (RuntimeException e) {
      throw network.unfit(dataset.shape(), e);
    } catch (OutOfMemoryError e) {
      throw network.tooLarge(e);
    }
  }

  /** Whether the outputs are logits of these classes. */
  private boolean count(ExtractedBatch batch, Examples examples, LossAndAccuracy.Tally tally) {
    for (int row = 0; row < batch.outputs().length; row++) {
      double[] logits = batch.outputs()[row];
      if (logits.length != dataset.classes()) {
        return false;
      }
      for (double logit : logits) {
        if (!Double.isFinite(logit)) {
          throw new UserMistakeException(
              file
                  + ": the network puts out "
                  + logit
                  + " for example "
                  + (batch.first() + row)
                  + "; its weights are not sound");
        }
      }
      tally.add(logits, examples.label(batch.first() + row));
    }
    return true;
  }

  @Override
  public void close() {
    extractor.close();
  }
}
