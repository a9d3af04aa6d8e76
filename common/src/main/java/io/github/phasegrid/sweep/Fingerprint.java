package io.github.phasegrid.sweep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names and seeds from texts. */
final class Fingerprint {
  private Fingerprint() {}

  /** SHA-256 of the UTF-8 text, 64 hex digits. */
  static String sha256(String text) {
    return HexFormat.of().formatHex(digest(text));
  }

  /** The first 8 bytes of the SHA-256, big-endian. */
  static long seed(String text) {
    return ByteBuffer.wrap(digest(text)).getLong();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
