package io.github.phasegrid.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.scoring.LogisticFamily;
import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.training.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Turns a resolved configuration into a {@link Sweep}: the one place where strings become settings.
 */
final class SweepReader {
  private static final SettingType COUNT = SettingType.integer(1, 1_000_000);
  private static final SettingType SEED = new SettingType.WholeNumber(0, Integer.MAX_VALUE);

  private static final Set<String> OTHER_KEYS =
      Set.of(
          "name",
          "seed",
          "dataset.name",
          "dataset.path",
          "dataset.validation-fraction",
          "grid.first-repeat",
          "checkpoints",
          "probes",
          "controls",
          "control-repeats",
          "scoring.engine",
          "scoring.kmeans.seed",
          "scoring.kmeans.restarts",
          "scoring.kmeans.max-iterations",
          "scoring.knn.neighbours",
          "scoring.logistic.family",
          "scoring.logistic.c",
          "scoring.logistic.max-iterations",
          "scoring.layers",
          "scoring.fit-on-validation",
          "scoring.partitions",
          "scoring.max-bits",
          "phase.deterministic-redundancy",
          "phase.colliding-redundancy",
          "phase.categorized-gap",
          "phase.uncategorized-gap",
          "engine",
          "models.keep",
          "codes.keep");

  private final ConfigKeys keys;
  private final Path file;

  private SweepReader(ConfigKeys keys, Path file) {
    this.keys = keys;
    this.file = file;
  }

  static Sweep read(Config config, Path file) {
    return new SweepReader(ConfigKeys.of(config, knownKeys(), file), file).sweep(config);
  }

  private static KnownKeys knownKeys() {
    List<String> keys = new ArrayList<>();
    OTHER_KEYS.forEach(key -> keys.add("sweep." + key));
    for (Setting setting : Setting.values()) {
      keys.add(own(setting));
      keys.add(axis(setting));
    }
    return new KnownKeys(keys);
  }

  private static String own(Setting setting) {
    return "sweep." + setting.section().key() + "." + setting.key();
  }

  private static String axis(Setting setting) {
    return "sweep.grid." + setting.key();
  }

  private Sweep sweep(Config config) {
    Map<Setting, List<Object>> values = settings();
    SortedSet<Checkpoint> checkpoints = checkpoints(values);
    return new Sweep(
        name(),
        (Integer) keys.value("sweep.seed", SEED, 1),
        dataset(),
        (Double)
            keys.value(
                "sweep.dataset.validation-fraction", SettingType.real(0, Math.nextDown(1.0)), 0.0),
        values,
        checkpoints,
        keys.some("sweep.probes", Split.probes(), Split::key, ""),
        controls(values),
        scoring(values),
        regimes(),
        keys.choice("sweep.engine", EngineChoice.values(), EngineChoice::key, EngineChoice.AUTO),
        keys.choice("sweep.models.keep", Keep.values(), Keep::key, Keep.LAST),
        keys.choice("sweep.codes.keep", Keep.values(), Keep::key, Keep.ALL),
        config.root().render(ConfigRenderOptions.concise()));
  }

  private String name() {
    String name = keys.text("sweep.name", "");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw keys.mistake(
          "sweep.name",
          "\"" + name + "\"",
          "up to 100 letters, digits, dots, dashes and underscores, beginning with a letter or"
              + " digit");
    }
    return name;
  }

  private DatasetSpec dataset() {
    String name = keys.text("sweep.dataset.name", "");
    String path = keys.text("sweep.dataset.path", "");
    if (name.isEmpty() && path.isEmpty()) {
      throw new UserMistakeException(
          file + ": sweep.dataset.name is missing; give a dataset's name, such as mnist-10k");
    }
    return DatasetSpec.of(name, path);
  }

  private Map<Setting, List<Object>> settings() {
    Map<Setting, List<Object>> values = new EnumMap<>(Setting.class);
    List<Object> architectures = values(Setting.ARCHITECTURE);
    for (Setting setting : Setting.values()) {
      values.put(
          setting,
          switch (setting) {
            case REPEAT -> repeats();
            case WIDTH -> widths(architectures);
            case WORKERS -> ofWorkers(setting, values, 2);
            case AVERAGING_FREQUENCY -> ofWorkers(setting, values, 5);
            default -> values(setting);
          });
    }
    return values;
  }

  /** Where all networks are convolutional, widths follow from their architecture. */
  private List<Object> widths(List<Object> architectures) {
    return architectures.contains(Setting.MULTILAYER_PERCEPTRON)
        ? values(Setting.WIDTH)
        : List.of(1);
  }

  /** Read of data-parallel trials only: where there are none, it would change nothing. */
  private List<Object> ofWorkers(
      Setting setting, Map<Setting, List<Object>> values, Object missing) {
    Optional<String> given = Stream.of(axis(setting), own(setting)).filter(keys::has).findFirst();
    if (values.get(Setting.PARALLELISM).contains(Setting.BY_DATA)) {
      return given.isPresent() ? values(setting) : List.of(missing);
    }
    if (given.isPresent()) {
      throw keys.mistake(
          given.get(),
          String.valueOf(keys.raw(given.get(), "")),
          own(Setting.PARALLELISM) + " = data with it, or leave it out");
    }
    return List.of(setting.defaultValue());
  }

  private List<Object> repeats() {
    int first = (Integer) keys.value("sweep.grid.first-repeat", COUNT, 1);
    int count = (Integer) keys.value("sweep.grid.repeat", COUNT, 1);
    return IntStream.range(first, first + count).<Object>mapToObj(Integer::valueOf).toList();
  }

  private List<Object> values(Setting setting) {
    String axis = axis(setting);
    String own = own(setting);
    if (!keys.has(axis)) {
      if (setting.required() && !keys.has(own)) {
        throw new UserMistakeException(
            file + ": " + own + " is missing; give a list, such as " + own + " = [10, 20]");
      }
      return List.of(keys.value(own, setting.type(), setting.defaultValue()));
    }
    Object raw = keys.raw(axis, List.of());
    List<?> items = raw instanceof List<?> list ? list : List.of(raw);
    if (items.isEmpty()) {
      throw keys.mistake(axis, "an empty list", "at least one value, or leave the key out");
    }
    return items.stream().map(item -> keys.parse(axis, setting.type(), item)).distinct().toList();
  }

  private SortedSet<Checkpoint> checkpoints(Map<Setting, List<Object>> values) {
    String path = "sweep.checkpoints";
    Object raw = keys.raw(path, List.of("last"));
    if (!(raw instanceof List<?> list) || list.isEmpty()) {
      throw keys.mistake(path, String.valueOf(raw), "a list of epochs, such as [0, 1, 10, last]");
    }
    int epochs = values.get(Setting.EPOCHS).stream().mapToInt(e -> (Integer) e).min().orElseThrow();
    SortedSet<Checkpoint> checkpoints = new TreeSet<>();
    for (Object item : list) {
      if ("last".equals(item)) {
        checkpoints.add(Checkpoint.LAST);
      } else {
        checkpoints.add(
            new Checkpoint((Integer) keys.parse(path, SettingType.integer(0, epochs), item)));
      }
    }
    return checkpoints;
  }

  private Control.Choice controls(Map<Setting, List<Object>> values) {
    boolean perceptrons = values.get(Setting.ARCHITECTURE).contains(Setting.MULTILAYER_PERCEPTRON);
    boolean batchNorm = values.get(Setting.BATCH_NORM).contains(true);
    String hint = batchNorm ? "" : " (calibrated needs network.batch-norm = true)";
    return new Control.Choice(
        keys.some(
            "sweep.controls",
            Control.possible(perceptrons, batchNorm),
            Control::key,
            perceptrons ? hint : " (the others need network.architecture = mlp)"),
        (Integer) keys.value("sweep.control-repeats", COUNT, 3));
  }

  private ScoringSpec scoring(Map<Setting, List<Object>> values) {
    return new ScoringSpec(
        new ScoringSpec.KMeans(
            (Integer) keys.value("sweep.scoring.kmeans.seed", SEED, 9),
            (Integer) keys.value("sweep.scoring.kmeans.restarts", COUNT, 10),
            (Integer) keys.value("sweep.scoring.kmeans.max-iterations", COUNT, 300)),
        (Integer) keys.value("sweep.scoring.knn.neighbours", COUNT, 9),
        new ScoringSpec.Logistic(
            keys.choice(
                "sweep.scoring.logistic.family",
                LogisticFamily.values(),
                LogisticFamily::key,
                LogisticFamily.ONE_VS_ONE),
            (Double)
                keys.value(
                    "sweep.scoring.logistic.c", SettingType.real(Double.MIN_VALUE, 1e12), 1.0),
            (Integer) keys.value("sweep.scoring.logistic.max-iterations", COUNT, 100)),
        layers(values),
        keys.choice(
            "sweep.scoring.engine",
            ScoringEngine.values(),
            ScoringEngine::key,
            ScoringEngine.MLLIB),
        (Boolean) keys.value("sweep.scoring.fit-on-validation", SettingType.flag(), false),
        (Integer) keys.value("sweep.scoring.partitions", COUNT, 1),
        maxBits());
  }

  private int maxBits() {
    Integer asked =
        (Integer)
            keys.value(
                "sweep.scoring.max-bits", new SettingType.CountOrAll(), SettingType.CountOrAll.ALL);
    return asked.equals(SettingType.CountOrAll.ALL) ? ScoringSpec.ALL_BITS : asked;
  }

  /** Each threshold for itself first, so that the mistake is told at its line; then their order. */
  private RegimeThresholds regimes() {
    Map<RegimeThresholds.Key, Double> given = new EnumMap<>(RegimeThresholds.Key.class);
    for (RegimeThresholds.Key key : RegimeThresholds.Key.values()) {
      double missing = RegimeThresholds.DEFAULT.get(key);
      given.put(
          key, (Double) keys.value("sweep.phase." + key.key(), SettingType.real(0, 1), missing));
    }
    try {
      return new RegimeThresholds(
          given.get(RegimeThresholds.Key.DETERMINISTIC_REDUNDANCY),
          given.get(RegimeThresholds.Key.COLLIDING_REDUNDANCY),
          given.get(RegimeThresholds.Key.CATEGORIZED_GAP),
          given.get(RegimeThresholds.Key.UNCATEGORIZED_GAP));
    } catch (IllegalArgumentException e) {
      throw new UserMistakeException(file + ": sweep.phase: " + e.getMessage(), e);
    }
  }

  /** Only layers that the shallowest network has: found out now, not after training. */
  private List<String> layers(Map<Setting, List<Object>> values) {
    String path = "sweep.scoring.layers";
    if (!keys.has(path)) {
      return List.of(ScoringSpec.ALL_LAYERS);
    }
    List<String> possible =
        Stream.concat(
                Stream.of(ScoringSpec.ALL_LAYERS, ScoringSpec.EACH_LAYER, ScoringSpec.LAST_LAYER),
                IntStream.range(0, shallowest(values)).mapToObj(CodeLayer::hidden))
            .toList();
    Object raw = keys.raw(path, List.of());
    List<?> asked = raw instanceof List<?> list ? list : List.of(raw);
    if (!asked.isEmpty() && possible.containsAll(asked)) {
      return asked.stream().map(String.class::cast).distinct().toList();
    }
    throw keys.mistake(path, String.valueOf(raw), "some of " + String.join(", ", possible));
  }

  /** The fewest hidden layers that a network of the sweep has. */
  private static int shallowest(Map<Setting, List<Object>> values) {
    return values.get(Setting.ARCHITECTURE).stream()
        .flatMap(
            architecture ->
                ConvolutionalFamily.find((String) architecture)
                    .map(family -> Stream.of(family.depth()))
                    .orElse(values.get(Setting.DEPTH).stream().map(Integer.class::cast)))
        .min(Integer::compare)
        .orElseThrow();
  }
}
