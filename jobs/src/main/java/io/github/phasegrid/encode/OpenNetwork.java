package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.ExtractedBatch;
import io.github.phasegrid.code.imported.ImportedNetwork;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import java.nio.file.Path;

/** A network read from its file, ready for images. For one thread. */
final class OpenNetwork implements AutoCloseable {
  private final ImportedNetwork network;
  private final ImageShape shape;
  private final CodeExtractor extractor;

  private OpenNetwork(ImportedNetwork network, ImageShape shape, CodeRule rule) {
    this.network = network;
    this.shape = shape;
    this.extractor = network.extractor(shape, rule);
  }

  /**
   * Reads it.
   *
   * @throws UserMistakeException when the file is no network, or it does not take such images, or
   *     has no neural code by the rule; names the file
   */
  static OpenNetwork read(Path file, ImageShape shape, CodeRule rule) {
    return new OpenNetwork(ImportedNetwork.read(file), shape, rule);
  }

  CodeExtractor extractor() {
    return extractor;
  }

  /**
   * Sends the batch of examples through that begins with one.
   *
   * @param first a multiple of the extractor's batch
   * @throws UserMistakeException when the network cannot be shown them; names the file
   */
  ExtractedBatch batch(Examples examples, int first) {
    try {
      return extractor.batchFrom(examples, first);
    } catch (RuntimeException e) {
      throw network.unfit(shape, e);
    } catch (OutOfMemoryError e) {
      throw network.tooLarge(e);
    }
  }

  @Override
  public void close() {
    extractor.close();
  }
}
