package io.github.phasegrid.scoring;

import io.github.phasegrid.UserMistakeException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * How codes are scored: the {@code scoring} block of a sweep file.
 *
 * @param kmeans K-Means, with as many clusters as there are classes
 * @param neighbours K-NN's k, 1 or more
 * @param logistic logistic regression
 * @param layers which parts of the code are scored: {@code all} (the whole code), {@code each}
 *     (every layer for itself), {@code last} (the last hidden layer), or names of layers; at least
 *     one
 * @param engine what computes K-Means and logistic regression
 * @param fitOnValidation whether K-NN and logistic regression also learn from the codes of the
 *     validation examples, which are the same for every sample size
 * @param partitions in how many Spark tasks a cell's codes lie; more than 1 for cells too large for
 *     one
 * @param maxBits of wider codes K-Means and logistic regression see a sample of so many bits;
 *     {@link #ALL_BITS} for no limit
 */
public record ScoringSpec(
    KMeans kmeans,
    int neighbours,
    Logistic logistic,
    List<String> layers,
    ScoringEngine engine,
    boolean fitOnValidation,
    int partitions,
    int maxBits)
    implements Serializable {

  /** Raised whenever a change of code changes a score of the same settings. */
  public static final int NUMERIC_VERSION = 2;

  /** Raised whenever a change of code changes what is measured of a control. */
  public static final int CONTROLS_NUMERIC_VERSION = 1;

  /** The layer name that stands for the whole code. */
  public static final String ALL_LAYERS = "all";

  /** The layer name that stands for every layer, one by one. */
  public static final String EACH_LAYER = "each";

  /** The layer name that stands for the last hidden layer. */
  public static final String LAST_LAYER = "last";

  /** No limit to the bits that K-Means and logistic regression see. */
  public static final int ALL_BITS = Integer.MAX_VALUE;

  /** Of all bits. */
  public ScoringSpec(
      KMeans kmeans,
      int neighbours,
      Logistic logistic,
      List<String> layers,
      ScoringEngine engine,
      boolean fitOnValidation,
      int partitions) {
    this(kmeans, neighbours, logistic, layers, engine, fitOnValidation, partitions, ALL_BITS);
  }

  /** Copies and checks. */
  public ScoringSpec {
    layers = List.copyOf(layers);
    require(neighbours >= 1, "knn.neighbours", neighbours, "1 or more");
    require(partitions >= 1, "partitions", partitions, "1 or more");
    require(
        partitions == 1 || engine == ScoringEngine.MLLIB,
        "partitions",
        partitions,
        "1 with scoring.engine = packed, which works within one task; or use mllib");
    require(maxBits >= 1, "max-bits", maxBits, "1 or more");
    require(!layers.isEmpty(), "layers", layers, "all, each, last, or names of layers");
  }

  /**
   * Settings of K-Means.
   *
   * @param seed gives the starting centres
   * @param restarts number of starts, of which the best is kept; 1 or more
   * @param maxIterations most iterations of each start; 1 or more
   */
  public record KMeans(long seed, int restarts, int maxIterations) implements Serializable {
    /** Checks. */
    public KMeans {
      require(restarts >= 1, "kmeans.restarts", restarts, "1 or more");
      require(maxIterations >= 1, "kmeans.max-iterations", maxIterations, "1 or more");
    }
  }

  /**
   * Settings of logistic regression.
   *
   * @param family how more than two classes are told apart
   * @param c inverse strength of the L2 penalty: λ = 1 / (c · n), n the examples of one fit; above
   *     0
   * @param maxIterations most iterations of one fit; 1 or more
   */
  public record Logistic(LogisticFamily family, double c, int maxIterations)
      implements Serializable {
    /** Checks. */
    public Logistic {
      require(c > 0 && Double.isFinite(c), "logistic.c", c, "a number above 0");
      require(maxIterations >= 1, "logistic.max-iterations", maxIterations, "1 or more");
    }
  }

  /** The bits of a code that K-Means and logistic regression see. */
  public BitSample sample(int bits) {
    return BitSample.of(bits, maxBits, kmeans.seed());
  }

  /**
   * SHA-256 (hex) over everything that can change a score: all settings but the layers, each of
   * which is scored for itself, and {@link #NUMERIC_VERSION}. Scores of different fingerprints are
   * not comparable.
   */
  public String fingerprint() {
    return sha256(
        String.join(
            "\n",
            "scoring " + NUMERIC_VERSION,
            "engine " + engine.key(),
            settings(),
            "partitions " + partitions));
  }

  /**
   * The same for controls, which are scored by what suits them, in one task, whatever engine and
   * partitions codes are scored with.
   */
  public String controlsFingerprint() {
    return sha256(
        String.join(
            "\n",
            "controls " + CONTROLS_NUMERIC_VERSION,
            "scoring " + NUMERIC_VERSION,
            settings()));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private String settings() {
    return String.join(
        "\n",
        "kmeans.seed " + kmeans.seed(),
        "kmeans.restarts " + kmeans.restarts(),
        "kmeans.max-iterations " + kmeans.maxIterations(),
        "knn.neighbours " + neighbours,
        "logistic.family " + logistic.family().key(),
        "logistic.c " + logistic.c(),
        "logistic.max-iterations " + logistic.maxIterations(),
        "fit-on-validation "
            + fitOnValidation
            + (maxBits == ALL_BITS ? "" : "\nmax-bits " + maxBits));
  }

  /** The same settings with another engine, in one task. */
  public ScoringSpec inOneTask(ScoringEngine other) {
    return new ScoringSpec(
        kmeans, neighbours, logistic, layers, other, fitOnValidation, 1, maxBits);
  }

  private static void require(boolean holds, String key, Object value, String right) {
    if (!holds) {
      throw new UserMistakeException("scoring." + key + " = " + value + ": must be " + right);
    }
  }
}
