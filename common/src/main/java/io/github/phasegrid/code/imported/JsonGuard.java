package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * Looks through a configuration before a library turns it into objects: without recursion, and
 * creating none of them.
 *
 * @param keys the keys of the outermost object
 * @param classes every class that an object names by the key {@code @class}
 */
record JsonGuard(Set<String> keys, List<String> classes) {
  /** Far more than the configuration of any published network. */
  static final int MOST_BYTES = 4 << 20;

  private static final int DEEPEST = 60;
  private static final String CLASS_KEY = "@class";

  /**
   * Looks through it.
   *
   * @param where begins messages
   * @throws UserMistakeException when it is no JSON object, or nested too deeply
   */
  static JsonGuard of(String json, String where) {
    Set<String> keys = new HashSet<>();
    List<String> classes = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      int depth = 0;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UserMistakeException(where + " is no JSON object; it is damaged");
      }
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME && depth == 1) {
          keys.add(parser.currentName());
        } else if (CLASS_KEY.equals(parser.currentName()) && token != JsonToken.FIELD_NAME) {
          classes.add(parser.getText());
        }
        if (depth > DEEPEST) {
          throw new UserMistakeException(
              where + " is nested more than " + DEEPEST + " deep; no network is");
        }
      }
    } catch (IOException e) {
      throw new UserMistakeException(where + " is no sound JSON; it is damaged", e);
    }
    return new JsonGuard(keys, List.copyOf(classes));
  }
}
