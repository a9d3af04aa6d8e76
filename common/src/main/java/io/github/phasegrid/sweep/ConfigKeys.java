package io.github.phasegrid.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.github.phasegrid.UserMistakeException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The keys of a resolved configuration with their values, each read as the type that is asked for.
 * What is of another type is refused with the place where it was written.
 */
final class ConfigKeys {
  private final Map<String, ConfigValue> leaves = new HashMap<>();
  private final Path file;

  private ConfigKeys(Path file) {
    this.file = file;
  }

  /**
   * All keys of a configuration.
   *
   * @param file begins messages
   * @throws UserMistakeException when one is unknown
   */
  static ConfigKeys of(Config config, KnownKeys known, Path file) {
    ConfigKeys keys = new ConfigKeys(file);
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String path = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      known.check(path, where(entry.getValue(), file));
      keys.leaves.put(path, entry.getValue());
    }
    return keys;
  }

  /** Whether it is there. */
  boolean has(String path) {
    return leaves.containsKey(path);
  }

  /** The value of a key, of whatever type it is there; {@code missing} where it is not. */
  Object raw(String path, Object missing) {
    return has(path) ? leaves.get(path).unwrapped() : missing;
  }

  /** A list, empty where the key is missing, of some of what is possible, in its order. */
  <T> List<T> some(String path, List<T> possible, Function<T, String> key, String hint) {
    Object raw = raw(path, List.of());
    List<String> keys = possible.stream().map(key).toList();
    if (raw instanceof List<?> list && keys.containsAll(list)) {
      return possible.stream().filter(one -> list.contains(key.apply(one))).toList();
    }
    throw mistake(path, String.valueOf(raw), "a list of some of " + String.join(", ", keys) + hint);
  }

  /** A text. */
  String text(String path, String missing) {
    ConfigValue value = leaves.get(path);
    if (value == null) {
      return missing;
    }
    if (value.valueType() != ConfigValueType.STRING) {
      throw mistake(path, String.valueOf(value.unwrapped()), "text");
    }
    return (String) value.unwrapped();
  }

  /** One of some, by its key. */
  <T> T choice(String path, T[] possible, Function<T, String> key, T missing) {
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

  /** A value of a type. */
  Object value(String path, SettingType type, Object missing) {
    ConfigValue value = leaves.get(path);
    return value == null ? missing : parse(path, type, value.unwrapped());
  }

  /** What was found at a key, as a value of a type. */
  Object parse(String path, SettingType type, Object raw) {
    try {
      return type.parse(raw);
    } catch (IllegalArgumentException e) {
      throw mistake(path, String.valueOf(raw), e.getMessage());
    }
  }

  /**
   * A mistake at a key.
   *
   * @param given what is there
   * @param right what would be
   */
  UserMistakeException mistake(String path, String given, String right) {
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
