package io.github.phasegrid.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import com.typesafe.config.ConfigRenderOptions;
import io.github.phasegrid.UserMistakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads sweep files: HOCON with includes, overridden from the command line, checked key by key. */
public final class SweepFile {
  private SweepFile() {}

  /**
   * Reads and validates a sweep.
   *
   * @param file the sweep file
   * @param overrides {@code PATH=VALUE} with full HOCON paths such as {@code
   *     sweep.grid.width=[3,7]}; later ones win
   * @throws UserMistakeException naming file, line, value and what would be right
   */
  public static Sweep read(Path file, List<String> overrides) {
    if (!Files.isRegularFile(file)) {
      throw new UserMistakeException(
          file + ": there is no such sweep file; those that ship are in conf/sweeps");
    }
    try {
      Config config = parse(file);
      for (String override : overrides) {
        config = parseOverride(override).withFallback(config);
      }
      return SweepReader.read(config.resolve(), file);
    } catch (ConfigException e) {
      throw new UserMistakeException(oneLine(e.getMessage()), e);
    }
  }

  /**
   * A sweep as one line of HOCON without braces or line breaks, which any machine reads back with
   * {@link #ofLine} to the same sweep: the way to hand it over on a command line. (YARN takes two
   * closing braces for the end of a variable.)
   */
  public static String toLine(Sweep sweep) {
    return ConfigFactory.parseString(sweep.resolved()).entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().render(ConfigRenderOptions.concise()))
        .sorted()
        .collect(Collectors.joining(","));
  }

  /**
   * Reads what {@link #toLine} wrote.
   *
   * @param line all of the sweep, overrides included
   * @param file where it came from, for messages; need not be there
   * @throws UserMistakeException as {@link #read} does
   */
  public static Sweep ofLine(String line, Path file) {
    try {
      return SweepReader.read(ConfigFactory.parseString(line), file);
    } catch (ConfigException e) {
      throw new UserMistakeException(file + ": " + oneLine(e.getMessage()), e);
    }
  }

  /**
   * A sweep that stands in no file.
   *
   * @param text HOCON
   * @param overrides as of {@link #read}
   * @param name begins messages
   * @throws UserMistakeException as {@link #read} does
   */
  public static Sweep ofText(String text, List<String> overrides, Path name) {
    try {
      Config config = ConfigFactory.parseString(text);
      for (String override : overrides) {
        config = parseOverride(override).withFallback(config);
      }
      return SweepReader.read(config.resolve(), name);
    } catch (ConfigException e) {
      throw new UserMistakeException(name + ": " + oneLine(e.getMessage()), e);
    }
  }

  private static Config parse(Path file) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new RequiredIncludes());
    return ConfigFactory.parseFile(file.toFile(), options);
  }

  private static Config parseOverride(String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new UserMistakeException(
          "--set " + override + ": write PATH=VALUE, such as sweep.grid.width=[3,7]");
    }
    String path = override.substring(0, equals).strip();
    try {
      return ConfigFactory.parseString(
          path + " = " + override.substring(equals + 1),
          ConfigParseOptions.defaults().setOriginDescription("--set " + path));
    } catch (ConfigException e) {
      throw new UserMistakeException("--set " + override + ": " + oneLine(e.getMessage()), e);
    }
  }

  private static String oneLine(String message) {
    return message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }

  /** An include that is not there is a mistake; the library's default is to pass over it. */
  private record RequiredIncludes() implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      ConfigParseable included = context.relativeTo(what);
      if (included == null) {
        throw new ConfigException.IO(
            ConfigOriginFactory.newSimple(what), "include \"" + what + "\": no such file");
      }
      return included.parse(context.parseOptions().setAllowMissing(false));
    }
  }
}
