package io.github.phasegrid.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
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

  private final Map<String, ConfigValue> leaves = new HashMap<>();
  private final Path file;

  private SweepReader(Path file) {
    this.file = file;
  }

  static Sweep read(Config config, Path file) {
    SweepReader reader = new SweepReader(file);
    KnownKeys known = reader.knownKeys();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String path = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      known.check(path, where(entry.getValue(), file));
      reader.leaves.put(path, entry.getValue());
    }
    return reader.sweep(config);
  }

  private KnownKeys knownKeys() {
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
        (Integer) value("sweep.seed", SEED, 1),
        dataset(),
        (Double)
            value(
                "sweep.dataset.validation-fraction", SettingType.real(0, Math.nextDown(1.0)), 0.0),
        values,
        checkpoints,
        some("sweep.probes", Split.probes(), Split::key, ""),
        controls(values),
        scoring(values),
        regimes(),
        choice("sweep.engine", EngineChoice.values(), EngineChoice::key, EngineChoice.AUTO),
        choice("sweep.models.keep", Keep.values(), Keep::key, Keep.LAST),
        choice("sweep.codes.keep", Keep.values(), Keep::key, Keep.ALL),
        config.root().render(ConfigRenderOptions.concise()));
  }

  private String name() {
    String name = text("sweep.name", "");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw mistake(
          "sweep.name",
          "\"" + name + "\"",
          "up to 100 letters, digits, dots, dashes and underscores, beginning with a letter or"
              + " digit");
    }
    return name;
  }

  private DatasetSpec dataset() {
    String name = text("sweep.dataset.name", "");
    String path = text("sweep.dataset.path", "");
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
    Optional<String> given =
        Stream.of(axis(setting), own(setting)).filter(leaves::containsKey).findFirst();
    if (values.get(Setting.PARALLELISM).contains(Setting.BY_DATA)) {
      return given.isPresent() ? values(setting) : List.of(missing);
    }
    if (given.isPresent()) {
      throw mistake(
          given.get(),
          String.valueOf(leaves.get(given.get()).unwrapped()),
          own(Setting.PARALLELISM) + " = data with it, or leave it out");
    }
    return List.of(setting.defaultValue());
  }

  private List<Object> repeats() {
    int first = (Integer) value("sweep.grid.first-repeat", COUNT, 1);
    int count = (Integer) value("sweep.grid.repeat", COUNT, 1);
    return IntStream.range(first, first + count).<Object>mapToObj(Integer::valueOf).toList();
  }

  private List<Object> values(Setting setting) {
    String axis = axis(setting);
    String own = own(setting);
    if (!leaves.containsKey(axis)) {
      if (setting.required() && !leaves.containsKey(own)) {
        throw new UserMistakeException(
            file + ": " + own + " is missing; give a list, such as " + own + " = [10, 20]");
      }
      return List.of(value(own, setting.type(), setting.defaultValue()));
    }
    Object raw = leaves.get(axis).unwrapped();
    List<?> items = raw instanceof List<?> list ? list : List.of(raw);
    if (items.isEmpty()) {
      throw mistake(axis, "an empty list", "at least one value, or leave the key out");
    }
    return items.stream().map(item -> parse(axis, setting.type(), item)).distinct().toList();
  }

  private SortedSet<Checkpoint> checkpoints(Map<Setting, List<Object>> values) {
    String path = "sweep.checkpoints";
    Object raw = leaves.containsKey(path) ? leaves.get(path).unwrapped() : List.of("last");
    if (!(raw instanceof List<?> list) || list.isEmpty()) {
      throw mistake(path, String.valueOf(raw), "a list of epochs, such as [0, 1, 10, last]");
    }
    int epochs = values.get(Setting.EPOCHS).stream().mapToInt(e -> (Integer) e).min().orElseThrow();
    SortedSet<Checkpoint> checkpoints = new TreeSet<>();
    for (Object item : list) {
      if ("last".equals(item)) {
        checkpoints.add(Checkpoint.LAST);
      } else {
        checkpoints.add(
            new Checkpoint((Integer) parse(path, SettingType.integer(0, epochs), item)));
      }
    }
    return checkpoints;
  }

  private Control.Choice controls(Map<Setting, List<Object>> values) {
    boolean perceptrons = values.get(Setting.ARCHITECTURE).contains(Setting.MULTILAYER_PERCEPTRON);
    boolean batchNorm = values.get(Setting.BATCH_NORM).contains(true);
    String hint = batchNorm ? "" : " (calibrated needs network.batch-norm = true)";
    return new Control.Choice(
        some(
            "sweep.controls",
            Control.possible(perceptrons, batchNorm),
            Control::key,
            perceptrons ? hint : " (the others need network.architecture = mlp)"),
        (Integer) value("sweep.control-repeats", COUNT, 3));
  }

  /** A list, empty where the key is missing, of some of what is possible, in its order. */
  private <T> List<T> some(String path, List<T> possible, Function<T, String> key, String hint) {
    Object raw = leaves.containsKey(path) ? leaves.get(path).unwrapped() : List.of();
    List<String> keys = possible.stream().map(key).toList();
    if (raw instanceof List<?> list && keys.containsAll(list)) {
      return possible.stream().filter(one -> list.contains(key.apply(one))).toList();
    }
    throw mistake(path, String.valueOf(raw), "a list of some of " + String.join(", ", keys) + hint);
  }

  private ScoringSpec scoring(Map<Setting, List<Object>> values) {
    return new ScoringSpec(
        new ScoringSpec.KMeans(
            (Integer) value("sweep.scoring.kmeans.seed", SEED, 9),
            (Integer) value("sweep.scoring.kmeans.restarts", COUNT, 10),
            (Integer) value("sweep.scoring.kmeans.max-iterations", COUNT, 300)),
        (Integer) value("sweep.scoring.knn.neighbours", COUNT, 9),
        new ScoringSpec.Logistic(
            choice(
                "sweep.scoring.logistic.family",
                LogisticFamily.values(),
                LogisticFamily::key,
                LogisticFamily.ONE_VS_ONE),
            (Double)
                value("sweep.scoring.logistic.c", SettingType.real(Double.MIN_VALUE, 1e12), 1.0),
            (Integer) value("sweep.scoring.logistic.max-iterations", COUNT, 100)),
        layers(values),
        choice(
            "sweep.scoring.engine",
            ScoringEngine.values(),
            ScoringEngine::key,
            ScoringEngine.MLLIB),
        (Boolean) value("sweep.scoring.fit-on-validation", SettingType.flag(), false),
        (Integer) value("sweep.scoring.partitions", COUNT, 1),
        maxBits());
  }

  private int maxBits() {
    Integer asked =
        (Integer)
            value(
                "sweep.scoring.max-bits", new SettingType.CountOrAll(), SettingType.CountOrAll.ALL);
    return asked.equals(SettingType.CountOrAll.ALL) ? ScoringSpec.ALL_BITS : asked;
  }

  /** Each threshold for itself first, so that the mistake is told at its line; then their order. */
  private RegimeThresholds regimes() {
    Map<RegimeThresholds.Key, Double> given = new EnumMap<>(RegimeThresholds.Key.class);
    for (RegimeThresholds.Key key : RegimeThresholds.Key.values()) {
      double missing = RegimeThresholds.DEFAULT.get(key);
      given.put(key, (Double) value("sweep.phase." + key.key(), SettingType.real(0, 1), missing));
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
    if (!leaves.containsKey(path)) {
      return List.of(ScoringSpec.ALL_LAYERS);
    }
    List<String> possible =
        Stream.concat(
                Stream.of(ScoringSpec.ALL_LAYERS, ScoringSpec.EACH_LAYER, ScoringSpec.LAST_LAYER),
                IntStream.range(0, shallowest(values)).mapToObj(CodeLayer::hidden))
            .toList();
    Object raw = leaves.get(path).unwrapped();
    List<?> asked = raw instanceof List<?> list ? list : List.of(raw);
    if (!asked.isEmpty() && possible.containsAll(asked)) {
      return asked.stream().map(String.class::cast).distinct().toList();
    }
    throw mistake(path, String.valueOf(raw), "some of " + String.join(", ", possible));
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

  private String text(String path, String missing) {
    ConfigValue value = leaves.get(path);
    if (value == null) {
      return missing;
    }
    if (value.valueType() != ConfigValueType.STRING) {
      throw mistake(path, String.valueOf(value.unwrapped()), "text");
    }
    return (String) value.unwrapped();
  }

  private <T> T choice(String path, T[] possible, Function<T, String> key, T missing) {
    String given = text(path, key.apply(missing));
    return Arrays.stream(possible)
        .filter(candidate -> key.apply(candidate).equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                mistake(
                    path,
                    given,
                    "one of " + String.join(", ", Arrays.stream(possible).map(key).toList())));
  }

  private Object value(String path, SettingType type, Object missing) {
    ConfigValue value = leaves.get(path);
    return value == null ? missing : parse(path, type, value.unwrapped());
  }

  private Object parse(String path, SettingType type, Object raw) {
    try {
      return type.parse(raw);
    } catch (IllegalArgumentException e) {
      throw mistake(path, String.valueOf(raw), e.getMessage());
    }
  }

  private UserMistakeException mistake(String path, String given, String right) {
    ConfigValue value = leaves.get(path);
    String where = value == null ? file.toString() : where(value, file);
    return new UserMistakeException(
        where + ": " + path + " cannot be " + given + "; give " + right);
  }

  private static String where(ConfigValue value, Path file) {
    String origin = value.origin().description();
    if (origin.startsWith("--set")) {
      return "--set";
    }
    String name = value.origin().filename() == null ? file.toString() : value.origin().filename();
    return value.origin().lineNumber() > 0 ? name + ":" + value.origin().lineNumber() : name;
  }
}
