package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.CodeRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code encode}. */
final class EncodeOptions {
  @Mixin CommonOptions common;

  @Mixin ScoreOptions scoring;

  @Mixin PatienceOptions patience;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "A network: a .zip of Deeplearning4j, or a whole model of Keras 1 or 2 (.h5).")
  Path model;

  @Option(
      names = "--data",
      paramLabel = "NAME|PATH",
      description =
          "What the network is shown: a dataset's name, or the path of a folder with one (./NAME"
              + " where a dataset is called NAME, too).")
  String data = "";

  @Option(
      names = "--layers",
      paramLabel = "NAME",
      split = ",",
      description = "Layers that make the code, by name; all hidden layers unless given.")
  List<String> layers = new ArrayList<>();

  @Option(
      names = "--smooth",
      paramLabel = "refuse|sign",
      defaultValue = "refuse",
      description =
          "What to do with activations that are not linear on either side of 0, such as GELU's:"
              + " refuse the network, or take their signs, which name no linear regions.")
  Smooth smooth = Smooth.REFUSE;

  @Option(
      names = "--codes",
      paramLabel = "X.npy",
      description = "Codes or activations of training examples, [examples, units], as NumPy saves.")
  Path codes;

  @Option(
      names = "--labels",
      paramLabel = "Y.npy",
      description = "Their labels, [examples], whole numbers from 0 on.")
  Path labels;

  @Option(names = "--test-codes", paramLabel = "X.npy", description = "The same of test examples.")
  Path testCodes;

  @Option(names = "--test-labels", paramLabel = "Y.npy", description = "Their labels.")
  Path testLabels;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "What to call it in table sweeps and its report; unless given, the file's name, to which"
              + " digits are added if something else has it.")
  String name = "";

  /** What to do with smooth activations. */
  enum Smooth {
    REFUSE,
    SIGN
  }

  /** Refuses what does not go together. */
  void check() {
    if ((model == null) == (codes == null)) {
      throw new UserMistakeException(
          "encode takes a network with --model FILE --data NAME, or its codes with --codes X.npy"
              + " --labels Y.npy");
    }
    require(model == null || !data.isBlank(), "--model needs --data", "--data mnist");
    require(model == null || labels == null, "--labels goes with --codes", "--codes X.npy");
    require(codes == null || labels != null, "--codes needs --labels", "--labels Y.npy");
    require(
        (testCodes == null) == (testLabels == null),
        "--test-codes and --test-labels go together",
        "both");
    require(testCodes == null || codes != null, "--test-codes goes with --codes", "--codes X.npy");
    require(codes == null || layers.isEmpty(), "--layers goes with --model", "--model FILE");
    require(
        codes == null || smooth == Smooth.REFUSE,
        "--smooth sign goes with --model: of codes every value is cut at 0",
        "--model FILE");
    for (String override : common.overrides) {
      require(
          override.strip().startsWith("sweep.scoring.")
              || override.strip().startsWith("sweep.phase."),
          "--set "
              + override
              + ": of a network trained elsewhere only scoring and phase can be set",
          "--set sweep.scoring.engine=mllib");
      require(
          !override.contains("fit-on-validation"),
          "--set " + override + ": a network trained elsewhere has no validation examples",
          "training and test examples alone");
    }
  }

  private static void require(boolean holds, String what, String right) {
    if (!holds) {
      throw new UserMistakeException(what + "; give " + right);
    }
  }

  CodeRule rule() {
    return new CodeRule(layers, smooth == Smooth.SIGN);
  }

  /** The name given, or what is left of the file's where it would not do. */
  String plainName() {
    if (!name.isBlank()) {
      return name;
    }
    String file = (model == null ? codes : model).toAbsolutePath().getFileName().toString();
    String plain = file.replaceAll("\\.[A-Za-z0-9]{1,4}$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    String begun = plain.replaceAll("^[^A-Za-z0-9]+", "");
    String whole = begun.isEmpty() ? "imported" : begun;
    return whole.length() > 100 ? whole.substring(0, 100) : whole;
  }
}
