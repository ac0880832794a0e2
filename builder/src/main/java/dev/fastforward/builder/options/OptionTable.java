package dev.fastforward.builder.options;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All options of docker build, docker buildx build and kaniko's executor, and our own. It is the
 * single source for which options are accepted, for the messages about the others, and for
 * docs/options.md.
 */
public final class OptionTable {
  private static final String RESOURCE = "options.txt";

  private OptionTable() {}

  /** All options in the order of the documentation. */
  public static List<OptionRow> rows() {
    return Rows.ALL;
  }

  /** Read when it is needed first. */
  private static final class Rows {
    private static final List<OptionRow> ALL = read();
  }

  private static List<OptionRow> read() {
    try (InputStream in =
        Objects.requireNonNull(OptionTable.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<OptionRow> parse(String text) {
    List<OptionRow> rows = new ArrayList<>();
    String section = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(row(section, line));
      }
    }
    return List.copyOf(rows);
  }

  private static OptionRow row(String section, String line) {
    String[] fields = line.split("\\|", 5);
    if (fields.length != 5) {
      throw new IllegalStateException(RESOURCE + ": not five fields: " + line);
    }
    String value = fields[1].strip();
    String[] how = fields[3].strip().split(":", 2);
    return new OptionRow(
        section,
        List.of(fields[0].strip().split(" +")),
        value.isEmpty() ? null : value,
        fields[2].isBlank() ? List.of() : List.of(fields[2].strip().split(", *")),
        OptionRow.How.valueOf(how[0]),
        how.length == 1 ? List.of() : List.of(how[1].split(",")),
        fields[4].strip());
  }
}
