package io.github.phasegrid.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A checksum as its publisher gives it.
 *
 * @param algorithm as {@link MessageDigest} names it: {@code MD5} or {@code SHA-256}
 * @param hex lower-case hexadecimal digits
 */
public record Checksum(String algorithm, String hex) {

  static Checksum md5(String hex) {
    return new Checksum("MD5", hex);
  }

  static Checksum sha256(String hex) {
    return new Checksum("SHA-256", hex);
  }

  MessageDigest newDigest() {
    return digest(algorithm);
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
