package io.github.phasegrid.sweep;

import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.CodeLayer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a network that was trained elsewhere, or of codes that were made elsewhere.
 *
 * @param content all that its codes follow from but the data: checksums of files, and what was
 *     asked for, in a fixed form
 * @param checksum SHA-256 (hex) of the file that tells this network from others
 * @param dataset the name of the data
 * @param datasetFingerprint the data's content
 * @param examples training examples
 * @param activation what activations its units have
 * @param layers of its code, at least one
 */
public record ImportedTrial(
    String content,
    String checksum,
    String dataset,
    String datasetFingerprint,
    int examples,
    String activation,
    List<CodeLayer> layers) {
  /** The architecture in its rows. */
  public static final String ARCHITECTURE = "imported";

  /** The optimizer in its rows. */
  static final String UNKNOWN = "unknown";

  /** What trained it, in its rows. */
  static final String ELSEWHERE = "elsewhere";

  /** Before the name of an activation of whose value only the sign is taken. */
  public static final String SIGN_OF = "sign-of-";

  /** Nothing is trained on images of this shape. */
  private static final ImageShape ANY_IMAGE = new ImageShape(1, 1, 1);

  private static final int SHOWN_DIGITS = 12;

  /** Copies. */
  public ImportedTrial {
    layers = List.copyOf(layers);
  }

  /** As a trial, whose settings are neutral where nothing is known. */
  public Trial trial() {
    String fingerprint =
        Fingerprint.sha256(
            "phasegrid-imported-trial-1\n" + datasetFingerprint + "\n" + content + "\n");
    return new Trial(
        fingerprint,
        dataset,
        datasetFingerprint,
        ANY_IMAGE,
        0,
        settings(),
        0,
        0,
        0,
        "file-" + checksum.substring(0, SHOWN_DIGITS),
        layers);
  }

  private Settings settings() {
    int width = layers.stream().mapToInt(CodeLayer::bits).max().orElseThrow();
    Map<Setting, Object> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (!setting.isAddition()) {
        values.put(setting, neutral(setting));
      }
    }
    values.put(Setting.ARCHITECTURE, ARCHITECTURE);
    values.put(Setting.DEPTH, layers.size());
    values.put(Setting.WIDTH, width);
    values.put(Setting.ACTIVATION, activation);
    values.put(Setting.BATCH_NORM, false);
    values.put(Setting.SAMPLE_SIZE, examples);
    values.put(Setting.OPTIMIZER, UNKNOWN);
    values.put(Setting.EARLY_STOPPING_MONITOR, "none");
    values.put(Setting.SCHEDULE_FACTOR, 1.0);
    values.put(Setting.REPEAT, 1);
    values.put(Setting.PARALLELISM, ELSEWHERE);
    return Settings.of(values);
  }

  /** 0 of what is a number. */
  private static Object neutral(Setting setting) {
    SettingType type = setting.type();
    if (type instanceof SettingType.RealNumber) {
      return 0.0;
    } else if (type instanceof SettingType.WholeNumber || type instanceof SettingType.CountOrAll) {
      return 0;
    }
    return type instanceof SettingType.Flag ? (Object) false : UNKNOWN;
  }
}
