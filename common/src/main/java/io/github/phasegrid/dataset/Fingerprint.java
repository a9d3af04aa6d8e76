package io.github.phasegrid.dataset;

import io.github.phasegrid.dataset.ImageFormat.RawDataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What tells one dataset's content from another's.
 *
 * <p>SHA-256 over these bytes, all integers big-endian:
 *
 * <pre>
 * ASCII "phasegrid dataset 1"
 * int32 channels, int32 height, int32 width, int32 classes
 * int32 training count, training pixels, training labels
 * int32 test count, test pixels, test labels
 * </pre>
 *
 * <p>Pixels are one byte each, image by image, channel by channel, row by row; labels one byte
 * each.
 */
final class Fingerprint {

  private static final String LAYOUT = "phasegrid dataset 1";

  private Fingerprint() {}

  /** 64 lower-case hexadecimal digits. */
  static String of(RawDataset dataset) {
    MessageDigest digest = Checksum.digest("SHA-256");
    digest.update(LAYOUT.getBytes(StandardCharsets.US_ASCII));
    ImageShape shape = dataset.shape();
    ByteBuffer header = ByteBuffer.allocate(4 * Integer.BYTES);
    header.putInt(shape.channels()).putInt(shape.height()).putInt(shape.width());
    digest.update(header.putInt(dataset.classes()).flip());
    dataset.train().digest(digest);
    dataset.test().digest(digest);
    return HexFormat.of().formatHex(digest.digest());
  }
}
