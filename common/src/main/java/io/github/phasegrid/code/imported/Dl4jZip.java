package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.InputLayout;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
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

  /** Weights hardly shrink, those of a pruned network severalfold; zeros shrink a thousandfold. */
  private static final int MOST_PACKED = 10;

  private static final long UNSUSPICIOUS = 16 << 20;

  private Dl4jZip() {}

  static ImportedNetwork read(Path file) throws IOException {
    requireFewEntries(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      requireInside(file, zip);
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

  /**
   * The directory at the end is read whole by the library, so its size is looked at first.
   *
   * <p>End record: signature 0x06054b50, 6 bytes, int16 entries, int32 bytes of the directory, 8
   * bytes less of offset and comment length, then a comment; little-endian.
   */
  private static void requireFewEntries(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      int longest = (int) Math.min(in.length(), 22 + 0xffff);
      byte[] tail = new byte[longest];
      in.seek(in.length() - longest);
      in.readFully(tail);
      for (int at = longest - 22; at >= 0; at--) {
        if (tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6) {
          int entries = (tail[at + 10] & 0xff) | (tail[at + 11] & 0xff) << 8;
          if (entries > MOST_ENTRIES) {
            throw new UserMistakeException(
                file + " has " + entries + " entries; a saved network has a handful");
          }
          return;
        }
      }
      throw new UserMistakeException(file + " is a zip file that is cut short; save it again");
    }
  }
}
