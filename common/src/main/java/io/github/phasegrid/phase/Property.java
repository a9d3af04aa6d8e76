package io.github.phasegrid.phase;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A number measured of the codes of one trial at one checkpoint: the numeric columns of the table
 * {@code properties}, in its order.
 */
public enum Property {
  CODE_BITS(Unit.BITS, "Code length"),
  ACTIVE_BITS(Unit.BITS, "Bits that are not constant"),

  NETWORK_LOSS_TRAIN(Unit.NATS, "Network loss, training"),
  NETWORK_LOSS_TEST(Unit.NATS, "Network loss, test"),
  NETWORK_ACCURACY_TRAIN(Unit.ACCURACY, "Network accuracy, training"),
  NETWORK_ACCURACY_TEST(Unit.ACCURACY, "Network accuracy, test"),

  N_TRAIN(Unit.COUNT, "Training examples"),
  N_TEST(Unit.COUNT, "Test examples"),
  N_VALIDATION(Unit.COUNT, "Validation examples"),
  DISTINCT_CODES_TRAIN(Unit.COUNT, "Distinct codes, training"),
  DISTINCT_CODES_TEST(Unit.COUNT, "Distinct codes, test"),
  REDUNDANCY_TRAIN(Unit.RATIO, "Redundancy ratio, training"),
  REDUNDANCY_TEST(Unit.RATIO, "Redundancy ratio, test"),
  MATCHED_N(Unit.COUNT, "Examples at which redundancy is matched"),
  REDUNDANCY_TRAIN_MATCHED(Unit.RATIO, "Redundancy ratio, training at matched n"),
  REDUNDANCY_TEST_MATCHED(Unit.RATIO, "Redundancy ratio, test at matched n"),
  COLLISION_PROBABILITY_TRAIN(Unit.RATIO, "Collision probability, training"),
  COLLISION_PROBABILITY_TEST(Unit.RATIO, "Collision probability, test"),
  EFFECTIVE_BITS_TRAIN(Unit.BITS, "Effective bits, training"),
  EFFECTIVE_BITS_TEST(Unit.BITS, "Effective bits, test"),
  LARGEST_REGION_TRAIN(Unit.COUNT, "Examples with the most frequent code, training"),
  LARGEST_REGION_TEST(Unit.COUNT, "Examples with the most frequent code, test"),
  SINGLETON_REGIONS_TRAIN(Unit.COUNT, "Codes of one example only, training"),
  SINGLETON_REGIONS_TEST(Unit.COUNT, "Codes of one example only, test"),
  SAME_CLASS_COLLISIONS_TRAIN(Unit.COUNT, "Colliding pairs of one class, training"),
  SAME_CLASS_COLLISIONS_TEST(Unit.COUNT, "Colliding pairs of one class, test"),
  CROSS_CLASS_COLLISIONS_TRAIN(Unit.COUNT, "Colliding pairs of different classes, training"),
  CROSS_CLASS_COLLISIONS_TEST(Unit.COUNT, "Colliding pairs of different classes, test"),

  SHARED_REGION_FRACTION_TEST(Unit.RATIO, "Test examples with a training example's code"),
  SHARED_REGION_AGREEMENT_TEST(
      Unit.ACCURACY,
      "Test examples of the class most frequent among training examples of their code"),
  BIT_FLIP_RATE_TRAIN(Unit.RATIO, "Bits flipped since the checkpoint before, training"),
  BIT_FLIP_RATE_TEST(Unit.RATIO, "Bits flipped since the checkpoint before, test"),

  KMEANS_ACCURACY_TRAIN(Unit.ACCURACY, "K-Means accuracy, training"),
  KMEANS_ACCURACY_TEST(Unit.ACCURACY, "K-Means accuracy, test"),
  KMEANS_MATCHED_ACCURACY_TRAIN(Unit.ACCURACY, "K-Means accuracy, one-to-one, training"),
  KMEANS_MATCHED_ACCURACY_TEST(Unit.ACCURACY, "K-Means accuracy, one-to-one, test"),
  KMEANS_AMI_TRAIN(Unit.AGREEMENT, "K-Means adjusted mutual information, training"),
  KMEANS_AMI_TEST(Unit.AGREEMENT, "K-Means adjusted mutual information, test"),
  KMEANS_ARI_TRAIN(Unit.AGREEMENT, "K-Means adjusted Rand index, training"),
  KMEANS_ARI_TEST(Unit.AGREEMENT, "K-Means adjusted Rand index, test"),
  KMEANS_TRANSFER_ACCURACY_TEST(
      Unit.ACCURACY, "K-Means accuracy, learnt from training codes, test"),
  KNN_ACCURACY_TEST(Unit.ACCURACY, "K-NN accuracy, test"),
  KNN_TIED_ACCURACY_TEST(Unit.ACCURACY, "K-NN accuracy, all tied neighbours voting, test"),
  KNN_TIED_FRACTION(Unit.RATIO, "Test examples whose last K-NN neighbour is tied"),
  KNN_VALIDATION_ACCURACY_TEST(Unit.ACCURACY, "K-NN accuracy, learnt from validation codes, test"),
  LOGISTIC_ACCURACY_TRAIN(Unit.ACCURACY, "Logistic regression accuracy, training"),
  LOGISTIC_ACCURACY_TEST(Unit.ACCURACY, "Logistic regression accuracy, test"),
  LOGISTIC_VALIDATION_ACCURACY_TEST(
      Unit.ACCURACY, "Logistic regression accuracy, learnt from validation codes, test"),

  NETWORK_LOSS_TRAIN_AS_TRAINED(Unit.NATS, "Network loss, noisy training labels"),
  NETWORK_ACCURACY_TRAIN_AS_TRAINED(Unit.ACCURACY, "Network accuracy, noisy training labels"),
  SAME_CLASS_COLLISIONS_TRAIN_AS_TRAINED(
      Unit.COUNT, "Colliding pairs of one noisy label, training"),
  CROSS_CLASS_COLLISIONS_TRAIN_AS_TRAINED(
      Unit.COUNT, "Colliding pairs of different noisy labels, training"),
  SHARED_REGION_AGREEMENT_TEST_AS_TRAINED(
      Unit.ACCURACY, "Test examples of the most frequent noisy label of their code"),
  KMEANS_ACCURACY_TRAIN_AS_TRAINED(Unit.ACCURACY, "K-Means accuracy, noisy training labels"),
  KMEANS_MATCHED_ACCURACY_TRAIN_AS_TRAINED(
      Unit.ACCURACY, "K-Means accuracy, one-to-one, noisy training labels"),
  KMEANS_AMI_TRAIN_AS_TRAINED(
      Unit.AGREEMENT, "K-Means adjusted mutual information, noisy training labels"),
  KMEANS_ARI_TRAIN_AS_TRAINED(Unit.AGREEMENT, "K-Means adjusted Rand index, noisy training labels"),
  KMEANS_TRANSFER_ACCURACY_TEST_AS_TRAINED(
      Unit.ACCURACY, "K-Means accuracy, test, taught noisy labels"),
  KNN_ACCURACY_TEST_AS_TRAINED(Unit.ACCURACY, "K-NN accuracy, test, taught noisy labels"),
  KNN_TIED_ACCURACY_TEST_AS_TRAINED(
      Unit.ACCURACY, "K-NN accuracy, all tied neighbours voting, test, taught noisy labels"),
  LOGISTIC_ACCURACY_TRAIN_AS_TRAINED(
      Unit.ACCURACY, "Logistic regression accuracy, noisy training labels"),
  LOGISTIC_ACCURACY_TEST_AS_TRAINED(
      Unit.ACCURACY, "Logistic regression accuracy, test, taught noisy labels");

  /** Ends what is measured with the labels trained on in the place of the true ones. */
  private static final String AS_TRAINED = "_AS_TRAINED";

  /** What a property's numbers count, and between which bounds they lie. */
  public enum Unit {
    /** Bits of a code, from 0 on. */
    BITS,
    /** Examples, codes or pairs, from 0 on. */
    COUNT,
    /** Natural-logarithm cross-entropy per example, from 0 on. */
    NATS,
    /** A share or probability from 0 to 1. */
    RATIO,
    /** A share of examples classified rightly, from 0 to 1; told in percent. */
    ACCURACY,
    /** Agreement beyond chance: 1 is perfect, 0 is chance, below 0 is worse. */
    AGREEMENT
  }

  /** Which examples a property is measured on. */
  public enum Split {
    TRAIN,
    TEST,
    BOTH
  }

  private final Unit unit;
  private final String label;

  Property(Unit unit, String label) {
    this.unit = unit;
    this.label = label;
  }

  /** Its column in the tables, such as {@code redundancy_test}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name for people, such as {@code Redundancy ratio, test}. */
  public String label() {
    return label;
  }

  /** What its numbers count. */
  public Unit unit() {
    return unit;
  }

  /** The examples it is measured on. */
  public Split split() {
    String measure = name().replace(AS_TRAINED, "");
    if (measure.contains("_TRAIN")) {
      return Split.TRAIN;
    }
    return measure.contains("_TEST") ? Split.TEST : Split.BOTH;
  }

  /** The property of a column, if there is one. */
  public static Optional<Property> ofColumn(String column) {
    return Arrays.stream(values()).filter(p -> p.column().equals(column)).findFirst();
  }
}
