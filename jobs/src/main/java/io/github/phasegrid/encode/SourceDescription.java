package io.github.phasegrid.encode;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/** What codes were made from, as JSON that provenance keeps in the place of a sweep file. */
final class SourceDescription {
  private final ObjectNode source;
  private final ObjectNode root;

  private SourceDescription() {
    this.root = JsonMapper.builder().build().createObjectNode();
    this.source = root.putObject("encode");
  }

  static SourceDescription of() {
    return new SourceDescription();
  }

  /** A file, by its name alone. */
  SourceDescription file(String key, Path file, String checksum) {
    source.putObject(key).put("file", String.valueOf(file.getFileName())).put("sha256", checksum);
    return this;
  }

  SourceDescription text(String key, String value) {
    source.put(key, value);
    return this;
  }

  SourceDescription list(String key, List<String> values) {
    values.forEach(source.putArray(key)::add);
    return this;
  }

  String json() {
    return root.toString();
  }
}
