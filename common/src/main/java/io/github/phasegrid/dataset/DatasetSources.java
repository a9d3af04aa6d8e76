package io.github.phasegrid.dataset;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.github.phasegrid.UserMistakeException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;

/** Where datasets are downloaded from: {@code conf/datasets.conf}, or a URL that the user gives. */
public final class DatasetSources {

  private static final Set<String> SCHEMES = Set.of("file", "http", "https");

  private final Path file;
  private final Config config;

  private DatasetSources(Path file, Config config) {
    this.file = file;
    this.config = config;
  }

  /**
   * Reads the file: {@code datasets.NAME.url} for each dataset.
   *
   * @throws UserMistakeException if it cannot be read or is no HOCON
   */
  public static DatasetSources read(Path file) {
    try {
      ConfigParseOptions strict = ConfigParseOptions.defaults().setAllowMissing(false);
      return new DatasetSources(file, ConfigFactory.parseFile(file.toFile(), strict).resolve());
    } catch (ConfigException e) {
      throw new UserMistakeException(oneLine(e), e);
    }
  }

  /**
   * The base URL of a dataset's files.
   *
   * @throws UserMistakeException if the file has none, or it is not a URL that can be fetched from
   */
  public URI url(KnownDataset known) {
    String key = "datasets." + known.name() + ".url";
    try {
      return parse(config.getString(key));
    } catch (ConfigException e) {
      throw new UserMistakeException(
          String.format("%s: no %s (%s); add it, or give a URL", file, key, oneLine(e)), e);
    }
  }

  /**
   * A base URL as a user writes it, with or without a slash at its end.
   *
   * @throws UserMistakeException if it is not a file:, http: or https: URL
   */
  public static URI parse(String url) {
    try {
      URI uri = new URI(url.endsWith("/") ? url : url + "/");
      boolean fetchable = uri.getScheme() != null && SCHEMES.contains(uri.getScheme());
      boolean complete =
          "file".equals(uri.getScheme()) ? uri.getPath() != null : uri.getHost() != null;
      if (fetchable && complete) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new UserMistakeException("'" + url + "' is not a URL: " + e.getReason(), e);
    }
    throw new UserMistakeException(
        "'"
            + url
            + "' cannot be fetched from; a URL like https://host/folder/ or file:///folder/ can");
  }

  private static String oneLine(ConfigException e) {
    return e.getMessage().replaceAll("\\s*\\R\\s*", " ");
  }
}
