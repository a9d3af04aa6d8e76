package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.JsonMappingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Turns a configuration's JSON into Deeplearning4j's objects as that library does, but asks before
 * each class that is to be made of it, in whatever form it is named. The older form in which
 * classes have nicknames (up to 1.0.0-alpha) is not read.
 */
final class ConfigurationJson {

  private ConfigurationJson() {}

  /**
   * Reads it.
   *
   * @param where begins messages
   * @throws UserMistakeException when it names a class that is not allowed, or is no configuration
   */
  static <T> T read(String json, String where, Class<T> type) {
    ObjectMapper mapper =
        JsonMappers.getMapper().copy().setPolymorphicTypeValidator(new Asking(where));
    try {
      return mapper.readValue(json, type);
    } catch (IOException e) {
      Throwable cause = e;
      while (cause.getCause() != null && !(cause instanceof UserMistakeException)) {
        cause = cause.getCause();
      }
      if (cause instanceof UserMistakeException mistake) {
        throw mistake;
      }
      throw new UserMistakeException(
          where
              + " is no configuration of Deeplearning4j 1.0 ("
              + e.getMessage().lines().findFirst().orElse("")
              + "); load the network there and save it again",
          e);
    }
  }

  /** Whether a class is allowed is a matter of its name alone. */
  private static final class Asking extends PolymorphicTypeValidator.Base {
    private static final long serialVersionUID = 1L;

    private final String where;

    Asking(String where) {
      this.where = where;
    }

    @Override
    public Validity validateSubClassName(MapperConfig<?> config, JavaType base, String name)
        throws JsonMappingException {
      AllowedClasses.require(name, where);
      return Validity.ALLOWED;
    }
  }
}
