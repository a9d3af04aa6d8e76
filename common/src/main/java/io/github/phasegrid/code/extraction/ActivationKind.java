package io.github.phasegrid.code.extraction;

import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/**
 * What the sign of an activation function's value says.
 *
 * @param family what it says
 * @param name how messages and tables call the function
 */
record ActivationKind(Family family, String name) {

  /** Kinds of functions. */
  enum Family {
    /** No units: the value is the input. */
    LINEAR,
    /** Two linear pieces, told apart by the sign of the value. */
    TWO_PIECE,
    /**
     * As {@link #TWO_PIECE}, but cut off above: the sign does not tell the two upper pieces apart.
     */
    CLIPPED,
    /** Not piecewise linear in two, but of both signs: may be cut at 0 if that is asked for. */
    SIGNED,
    /** Never below 0, or two pieces that have one sign: 0 divides nothing. */
    UNDIVIDED
  }

  static final ActivationKind LINEAR_UNITS = new ActivationKind(Family.LINEAR, "identity");

  /** A parametric ReLU; which piece is active is told by the sign of its input. */
  static final ActivationKind PARAMETRIC = new ActivationKind(Family.TWO_PIECE, "prelu");

  private static final Map<Class<?>, String> SIGNED_FUNCTIONS =
      Map.of(
          ActivationGELU.class, "gelu",
          ActivationSwish.class, "swish",
          ActivationELU.class, "elu",
          ActivationSELU.class, "selu",
          ActivationMish.class, "mish",
          ActivationTanH.class, "tanh",
          ActivationRationalTanh.class, "rationaltanh",
          ActivationHardTanH.class, "hardtanh",
          ActivationSoftSign.class, "softsign",
          ActivationCube.class, "cube");

  static ActivationKind of(IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return LINEAR_UNITS;
    } else if (activation instanceof ActivationReLU relu) {
      return rectifier(relu);
    } else if (activation instanceof ActivationReLU6) {
      return new ActivationKind(Family.CLIPPED, "relu6");
    } else if (activation instanceof ActivationLReLU leaky) {
      return sloped("leaky-relu", leaky, ActivationLReLU::getAlpha);
    } else if (activation instanceof ActivationRReLU random) {
      return sloped("rrelu", random, rrelu -> Math.min(rrelu.getL(), rrelu.getU()));
    } else if (activation instanceof ActivationThresholdedReLU thresholded) {
      return sloped("thresholded-relu", thresholded, ActivationThresholdedReLU::getTheta);
    }
    return Optional.ofNullable(SIGNED_FUNCTIONS.get(activation.getClass()))
        .map(name -> new ActivationKind(Family.SIGNED, name))
        .orElseGet(() -> new ActivationKind(Family.UNDIVIDED, activation.toString()));
  }

  static boolean isSoftmax(IActivation activation) {
    return activation instanceof ActivationSoftmax;
  }

  private static ActivationKind rectifier(ActivationReLU relu) {
    boolean plain = relu.getNegativeSlope() == null || relu.getNegativeSlope() == 0;
    double lowest = Math.min(orZero(relu.getNegativeSlope()), orZero(relu.getThreshold()));
    String name = plain ? "relu" : "leaky-relu";
    if (lowest < 0) {
      return new ActivationKind(Family.UNDIVIDED, name + " of a negative slope or threshold");
    }
    return relu.getMax() == null
        ? new ActivationKind(Family.TWO_PIECE, name)
        : new ActivationKind(Family.CLIPPED, "clipped-" + name);
  }

  /**
   * With a negative slope both pieces are above 0, and with a negative threshold one is on both
   * sides.
   */
  private static <A extends IActivation> ActivationKind sloped(
      String name, A activation, ToDoubleFunction<A> parameter) {
    return parameter.applyAsDouble(activation) < 0
        ? new ActivationKind(Family.UNDIVIDED, name + " of a negative slope or threshold")
        : new ActivationKind(Family.TWO_PIECE, name);
  }

  private static double orZero(Double value) {
    return value == null ? 0 : value;
  }
}
