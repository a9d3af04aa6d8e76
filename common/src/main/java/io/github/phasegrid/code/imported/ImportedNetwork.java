package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.InputLayout;
import io.github.phasegrid.code.extraction.InputLayouts;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.NativeRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network from a file: a zip that Deeplearning4j wrote, or an HDF5 file that Keras 1 or 2 wrote.
 */
public final class ImportedNetwork {
  /** The largest file that is opened. */
  public static final long MOST_BYTES = 2L << 30;

  /** The most parameters: 1 GiB of floats. */
  static final long MOST_PARAMETERS = 1L << 28;

  private static final int HDF5_MAGIC = 0x89484446;
  private static final int ZIP_MAGIC = 0x504b0304;

  private final Path file;
  private final Model network;
  private final Optional<InputType> declared;
  private final InputLayout flat;

  /**
   * @param declared what the network says of its input, where it does
   * @param flat how it means rows of values
   */
  ImportedNetwork(Path file, Model network, Optional<InputType> declared, InputLayout flat) {
    this.file = file;
    this.network = network;
    this.declared = declared;
    this.flat = flat;
  }

  /**
   * Reads a network. What kind of file it is is told by its first bytes.
   *
   * @throws UserMistakeException when it is neither kind, too large, damaged, or has something that
   *     is not supported; names the file
   */
  public static ImportedNetwork read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserMistakeException(
          file + ": there is no such file; give a .zip of Deeplearning4j or an .h5 of Keras");
    }
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new UserMistakeException(
            String.format(
                Locale.ROOT,
                "%s has %.1f GiB; networks of at most 2 GiB are read: export its codes, and give"
                    + " them with --codes",
                file,
                size / 0x1p30));
      }
      NativeRuntime.prepare();
      return switch (magic(file)) {
        case ZIP_MAGIC -> Dl4jZip.read(file);
        case HDF5_MAGIC -> KerasFile.read(file);
        default ->
            throw new UserMistakeException(
                file
                    + " is neither a .zip of Deeplearning4j nor an .h5 of Keras; save it as one of"
                    + " them, or export its codes and give them with --codes");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(file, e);
    }
  }

  private static int magic(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(Integer.BYTES);
      return first.length < Integer.BYTES ? 0 : java.nio.ByteBuffer.wrap(first).getInt();
    }
  }

  /**
   * Makes it ready for images of a shape, and tries it.
   *
   * @throws UserMistakeException when it does not take them, or has no neural code by the rule;
   *     names the file
   */
  public CodeExtractor extractor(ImageShape shape, CodeRule rule) {
    try {
      SoftmaxOutput.remove(network);
      if (network instanceof MultiLayerNetwork layers) {
        return CodeExtractor.of(layers, layout(shape), shape, rule);
      }
      return CodeExtractor.of((ComputationGraph) network, layout(shape), shape, rule);
    } catch (UserMistakeException e) {
      throw new UserMistakeException(file + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw unfit(shape, e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }

  /** Where the network needs more memory, on the heap or outside of it, than is there. */
  public UserMistakeException tooLarge(OutOfMemoryError cause) {
    return tooLarge(file, cause);
  }

  private static UserMistakeException tooLarge(Path file, OutOfMemoryError cause) {
    return new UserMistakeException(
        "%s: the network does not fit into memory (%s; the heap has %d MiB); give more, run fewer"
                .formatted(
                    file,
                    String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
                    Runtime.getRuntime().maxMemory() >> 20)
            + " tasks at a time, or export its codes and give them with --codes",
        cause);
  }

  /** What Deeplearning4j says where a network and its input do not go together. */
  public UserMistakeException unfit(ImageShape shape, RuntimeException cause) {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new UserMistakeException(
        "%s: the network cannot be shown images of %d×%d×%d (channels×rows×columns): %s"
            .formatted(
                file,
                shape.channels(),
                shape.height(),
                shape.width(),
                why.lines().findFirst().orElse("")),
        cause);
  }

  private InputLayout layout(ImageShape shape) {
    if (declared.isPresent()) {
      return InputLayouts.of(declared.get(), flat, shape);
    }
    return network instanceof MultiLayerNetwork layers
        ? InputLayouts.of(layers.getLayerWiseConfigurations(), shape)
        : InputLayouts.of(((ComputationGraph) network).getConfiguration(), shape);
  }
}
