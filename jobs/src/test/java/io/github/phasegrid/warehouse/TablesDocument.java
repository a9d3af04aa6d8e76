package io.github.phasegrid.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/tables.md}, as a machine reads it. */
final class TablesDocument {
  private static final Pattern COLUMN =
      Pattern.compile("\\| `([a-z_]+)` \\| `([^`]+)` \\| (yes|no) \\|.*");

  private static final String DESIGN = "| *design columns";
  private static final Pattern DESIGN_WITHOUT =
      Pattern.compile(Pattern.quote(DESIGN) + ", without `[a-z_]+`\\*");

  private final String text;

  private TablesDocument(String text) {
    this.text = text;
  }

  static TablesDocument read() {
    try {
      return new TablesDocument(Files.readString(Path.of("..", "docs", "tables.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands under a heading, up to the next of the same or a higher level. */
  String section(String heading) {
    String marks = heading.substring(0, heading.indexOf(' '));
    Matcher section =
        Pattern.compile(
                "^" + Pattern.quote(heading) + "$(.*?)(?=^#{1," + marks.length() + "} |\\z)",
                Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(text);
    if (!section.find()) {
      throw new IllegalArgumentException("docs/tables.md has no " + heading);
    }
    return section.group(1);
  }

  /** The code blocks of a language under a heading. */
  List<String> code(String heading, String language) {
    Matcher block =
        Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(section(heading));
    return block.results().map(found -> found.group(1)).toList();
  }

  /** The columns that a table is said to have, in order. */
  List<Column> columns(Table table) {
    return columns("## " + table.folder());
  }

  private List<Column> columns(String heading) {
    List<Column> columns = new ArrayList<>();
    String whole = section(heading);
    int below = whole.indexOf("\n### ");
    String own = below < 0 ? whole : whole.substring(0, below);
    for (String line : own.lines().toList()) {
      Matcher column = COLUMN.matcher(line);
      if (column.matches()) {
        columns.add(
            new Column(column.group(1), type(column.group(2)), column.group(3).equals("yes")));
      } else if (line.startsWith(DESIGN + "*")) {
        columns.addAll(columns("## Design columns"));
      } else if (DESIGN_WITHOUT.matcher(line).lookingAt()) {
        List<Column> design = columns("## Design columns");
        design.removeIf(c -> line.startsWith(DESIGN + ", without `" + c.name() + "`*"));
        columns.addAll(design);
      } else if (line.startsWith("| *measures*")) {
        columns.addAll(columns("### Measures"));
      } else if (line.startsWith("| *measures, each as `NAME_mean` and `NAME_se`*")) {
        for (Column measure : columns("### Measures")) {
          columns.add(Column.nullable(measure.name() + "_mean", ColumnType.DOUBLE));
          columns.add(Column.nullable(measure.name() + "_se", ColumnType.DOUBLE));
        }
      } else if (line.startsWith("| ") && !line.startsWith("| column |")) {
        throw new IllegalArgumentException("no column: " + line);
      }
    }
    return columns;
  }

  private static ColumnType type(String key) {
    for (ColumnType type : ColumnType.values()) {
      if (type.key().equals(key)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type: " + key);
  }
}
