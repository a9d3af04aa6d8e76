package io.github.phasegrid.sweep;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.CodeLayer;
import java.io.Serializable;
import java.util.List;

/**
 * One training run: what is trained, on what, from which seeds, by which engine.
 *
 * @param fingerprint SHA-256 (hex) of all that can change the trained weights: the trial's name
 *     everywhere
 * @param dataset the dataset's name
 * @param datasetFingerprint the dataset's content
 * @param image the shape of every example; of a network trained elsewhere of no account
 * @param validationFraction share of the training set, from its end, that only validates
 * @param settings every setting; the sample size is a number here
 * @param dataSeed gives random subsets, example order and noise positions; shared by all widths of
 *     a repeat
 * @param trialSeed gives initial weights and dropout masks
 * @param probeSeed gives probes; the same for all trials of a sweep's seed on a dataset
 * @param engine the resolved engine, never {@code auto}; of a network trained elsewhere what file
 *     it came from
 * @param importedLayers the layers of a network trained elsewhere; empty where the settings say
 *     them
 */
public record Trial(
    String fingerprint,
    String dataset,
    String datasetFingerprint,
    ImageShape image,
    double validationFraction,
    Settings settings,
    long dataSeed,
    long trialSeed,
    long probeSeed,
    String engine,
    List<CodeLayer> importedLayers)
    implements Serializable {

  /** The layers of its code, in order. */
  public List<CodeLayer> codeLayers() {
    return importedLayers.isEmpty() ? network().codeLayers() : importedLayers;
  }

  /** Bits of the whole code. */
  public int codeBits() {
    List<CodeLayer> layers = codeLayers();
    CodeLayer last = layers.get(layers.size() - 1);
    return last.bitOffset() + last.bits();
  }

  /**
   * Derives fingerprint and seeds.
   *
   * @param sweepSeed the sweep file's seed
   * @param engine the resolved engine
   * @param numericVersion the engine's numeric version
   */
  static Trial of(
      long sweepSeed,
      Dataset dataset,
      double validationFraction,
      Settings settings,
      String engine,
      int numericVersion) {
    StringBuilder text = new StringBuilder(640);
    text.append("phasegrid-trial-1\n");
    line(text, "seed", sweepSeed);
    line(text, "dataset", dataset.fingerprint());
    line(text, "validation-fraction", validationFraction);
    line(text, "engine", engine);
    line(text, "numeric-version", numericVersion);
    for (Setting setting : Setting.values()) {
      Object value = settings.get(setting);
      if (!setting.isAddition() || !value.equals(setting.defaultValue())) {
        line(text, setting.key(), value);
      }
    }
    String fingerprint = Fingerprint.sha256(text.toString());
    String dataText =
        "phasegrid-data-seed-1\n"
            + sweepSeed
            + "\n"
            + dataset.fingerprint()
            + "\n"
            + settings.get(Setting.SAMPLE_SIZE)
            + "\n"
            + settings.get(Setting.REPEAT)
            + "\n";
    return new Trial(
        fingerprint,
        dataset.name(),
        dataset.fingerprint(),
        dataset.shape(),
        validationFraction,
        settings,
        Fingerprint.seed(dataText),
        Fingerprint.seed("phasegrid-trial-seed-1\n" + fingerprint + "\n"),
        Fingerprint.seed(
            "phasegrid-probe-seed-1\n" + sweepSeed + "\n" + dataset.fingerprint() + "\n"),
        engine,
        List.of());
  }

  /** Gives the random projections that its codes are held against. */
  public long projectionSeed() {
    return Fingerprint.seed("phasegrid-projection-seed-1\n" + fingerprint + "\n");
  }

  /**
   * The network that is trained.
   *
   * @throws IllegalStateException when it was trained elsewhere, and only its layers are known
   */
  public Architecture network() {
    if (!importedLayers.isEmpty()) {
      throw new IllegalStateException(engine + " is known by its layers alone");
    }
    return settings.network(image);
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append('=').append(value).append('\n');
  }
}
