package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.IOException;

/** How manifests, locks and {@code format.json} are written: snake_case, unknown fields ignored. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addMixIn(Checkpoint.class, CheckpointText.class)
          .addMixIn(Split.class, SplitText.class)
          .addMixIn(Table.class, TableText.class)
          .build();

  private Json() {}

  /**
   * @param type the class it will be read as
   */
  static byte[] write(Object value, Class<?> type) {
    try {
      return MAPPER.writerFor(type).withDefaultPrettyPrinter().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }

  /**
   * Reads what {@link #write} wrote; not trusted.
   *
   * @throws JsonProcessingException when it is not JSON, or not that of such a value
   */
  static <T> T read(byte[] json, Class<T> type) throws JsonProcessingException {
    T value;
    try {
      value = MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError("memory can be read", e);
    }
    if (value == null) {
      throw new JsonParseException(null, "null is no " + type.getSimpleName());
    }
    return value;
  }

  private abstract static class CheckpointText {
    @JsonValue
    abstract String key();

    @JsonCreator
    static Checkpoint ofKey(String key) {
      return Checkpoint.ofKey(key);
    }
  }

  private abstract static class SplitText {
    @JsonValue
    abstract String key();

    @JsonCreator
    static Split ofKey(String key) {
      return Split.ofKey(key);
    }
  }

  private abstract static class TableText {
    @JsonValue
    abstract String folder();

    @JsonCreator
    static Table ofFolder(String folder) {
      return Table.ofFolder(folder);
    }
  }
}
