package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.InputLayout;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads a network that Deeplearning4j's {@code ModelSerializer} wrote: its entries {@code
 * configuration.json} and {@code coefficients.bin}, and nothing else. (The library's own reader
 * deserializes objects from a third.)
 */
final class Dl4jZip {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final int MOST_ENTRIES = 100;
  private static final int MOST_DIRECTORY_BYTES = 1 << 20;

  /** Weights hardly shrink, those of a pruned network severalfold; zeros shrink a thousandfold. */
  private static final int MOST_PACKED = 10;

  /** Of the end record, without the comment. */
  private static final int END_BYTES = 22;

  private static final int END_MAGIC = 0x06054b50;
  private static final long ZIP64 = 0xffffffffL;

  private static final long UNSUSPICIOUS = 16 << 20;

  private Dl4jZip() {}

  static ImportedNetwork read(Path file) throws IOException {
    requireFewEntries(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      requireInside(file, zip);
      requireOwn(file, zip.stream().map(ZipEntry::getName));
      String json = configuration(file, zip);
      String where = file + ": " + CONFIGURATION;
      JsonGuard guard = JsonGuard.of(json, where);
      guard.classes().forEach(name -> AllowedClasses.require(name, where));
      Model network = network(file, zip, json, guard.keys().contains("vertices"));
      return new ImportedNetwork(file, network, Optional.empty(), InputLayout.FLAT);
    } catch (ZipException e) {
      throw new UserMistakeException(
          file + " is no sound zip file (" + e.getMessage() + "); save the network again", e);
    }
  }

  private static Model network(Path file, ZipFile zip, String json, boolean graph)
      throws IOException {
    String where = file + ": " + CONFIGURATION;
    try {
      if (graph) {
        ComputationGraphConfiguration configuration =
            ConfigurationJson.read(json, where, ComputationGraphConfiguration.class);
        long count = ParameterCount.of(configuration, file.toString());
        ComputationGraph network = new ComputationGraph(configuration);
        network.init(coefficients(file, zip, count).castTo(configuration.getDataType()), false);
        return network;
      }
      MultiLayerConfiguration configuration =
          ConfigurationJson.read(json, where, MultiLayerConfiguration.class);
      long count = ParameterCount.of(configuration, file.toString());
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init(coefficients(file, zip, count).castTo(configuration.getDataType()), false);
      return network;
    } catch (UserMistakeException e) {
      throw e;
    } catch (RuntimeException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new UserMistakeException(
          where
              + " describes no network that Deeplearning4j can build: "
              + why.lines().findFirst().orElse(""),
          e);
    }
  }

  private static String configuration(Path file, ZipFile zip) throws IOException {
    try (InputStream in = open(file, zip, CONFIGURATION)) {
      byte[] bytes = in.readNBytes(JsonGuard.MOST_BYTES + 1);
      if (bytes.length > JsonGuard.MOST_BYTES) {
        throw new UserMistakeException(
            file + ": " + CONFIGURATION + " is longer than 4 MiB; no network's is");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static INDArray coefficients(Path file, ZipFile zip, long count) throws IOException {
    long size = Files.size(file);
    if (count * Float.BYTES > UNSUSPICIOUS && count * Float.BYTES / MOST_PACKED > size) {
      throw new UserMistakeException(
          file
              + " has "
              + size
              + " bytes for "
              + count
              + " parameters; weights cannot be packed so small: it is damaged, or made to fill"
              + " memory");
    }
    String where = file + ": " + COEFFICIENTS;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(open(file, zip, COEFFICIENTS), 1 << 16))) {
      return Coefficients.read(in, count, where);
    }
  }

  private static InputStream open(Path file, ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new UserMistakeException(
          file
              + " has no "
              + name
              + "; give a network that Deeplearning4j's ModelSerializer wrote");
    }
    return zip.getInputStream(entry);
  }

  /** Nothing is unpacked to a disk; but what does not belong into such a file is not trusted. */
  private static void requireInside(Path file, ZipFile zip) {
    for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
      String name = entries.nextElement().getName();
      if (name.startsWith("/") || name.contains("\\") || ("/" + name + "/").contains("/../")) {
        throw new UserMistakeException(
            file + " has an entry that points outside of it; no saved network has one");
      }
    }
  }

  /** Other frameworks' files are zips, too, which their first entry or another one gives away. */
  private static void requireOwn(Path file, Stream<String> names) {
    names
        .flatMap(name -> framework(name).stream())
        .findFirst()
        .ifPresent(
            framework -> {
              throw new UserMistakeException(
                  file
                      + " is a file of "
                      + framework
                      + ", which is not read; export its codes and give them with --codes");
            });
  }

  private static Optional<String> framework(String entry) {
    if (entry.equals("model.weights.h5")) {
      return Optional.of("Keras 3");
    }
    return entry.endsWith("/data.pkl") ? Optional.of("PyTorch") : Optional.empty();
  }

  /**
   * The directory at the end is read whole by the library, so its size is looked at first.
   *
   * <p>End record: signature 0x06054b50, 6 bytes, int16 entries, int32 bytes of the directory,
   * int32 offset, int16 length of the comment that follows; little-endian. Which of several the
   * library takes hangs on the comment; one whose directory would begin before the file is none,
   * unless its bytes are {@code ZIP64}, which has the library look for the number elsewhere.
   */
  private static void requireFewEntries(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      int longest = (int) Math.min(in.length(), END_BYTES + 0xffff);
      long start = in.length() - longest;
      byte[] bytes = new byte[longest];
      in.seek(start);
      in.readFully(bytes);
      ByteBuffer tail = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      boolean found = false;
      for (int at = longest - END_BYTES; at >= 0; at--) {
        long directory = tail.getInt(at + 12) & 0xffffffffL;
        boolean possible = directory <= start + at || directory == ZIP64;
        if (tail.getInt(at) == END_MAGIC && possible) {
          found = true;
          requireSmallDirectory(file, in, tail.getShort(at + 10) & 0xffff, directory);
        }
      }
      if (!found) {
        throw new UserMistakeException(file + " is a zip file that is cut short; save it again");
      }
    }
  }

  private static void requireSmallDirectory(
      Path file, RandomAccessFile in, int entries, long directory) throws IOException {
    if (entries > MOST_ENTRIES) {
      requireOwn(file, Stream.of(firstName(in))); // PyTorch has one for each array
      throw new UserMistakeException(
          file + " has " + entries + " entries; a saved network has a handful");
    }
    if (directory > MOST_DIRECTORY_BYTES) {
      throw new UserMistakeException(
          String.format(
              Locale.ROOT,
              "%s has a directory of %.1f MiB; that of a saved network has a few hundred bytes:"
                  + " save it again",
              file,
              directory / 0x1p20));
    }
  }

  /** An entry begins with 26 bytes, the int16 lengths of its name and of more, and its name. */
  private static String firstName(RandomAccessFile in) throws IOException {
    byte[] head = new byte[30 + 0xffff]; // zeros where the file is shorter
    in.seek(0);
    in.read(head);
    int length = (head[26] & 0xff) | (head[27] & 0xff) << 8;
    return new String(head, 30, length, StandardCharsets.UTF_8);
  }
}
