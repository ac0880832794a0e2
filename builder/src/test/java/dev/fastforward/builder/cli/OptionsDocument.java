package dev.fastforward.builder.cli;

import dev.fastforward.builder.options.OptionRow;
import java.util.List;
import java.util.stream.Collectors;

/** Formats the table of options as docs/options.md. */
public final class OptionsDocument {
  private static final String INTRODUCTION =
      """
      # Options of the command line

      `fastforward build` has the options of `docker build`, `docker buildx build` and of kaniko's executor, in their spellings, so that switching
      from either is changing the command's name. An option that changes nothing in the image is accepted with a note; one that would change it and is
      not there is refused with what to do instead, never ignored. A flag can be given a value: `--cache=false`.

      This file is made from `options.txt` in `builder/src/main/resources`; a test holds the two in step.
      """;

  private OptionsDocument() {}

  public static String of(List<OptionRow> rows) {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    String section = "";
    for (OptionRow row : rows) {
      if (!row.section().equals(section)) {
        section = row.section();
        text.append("\n## ").append(section).append("\n| option | of | here |\n|---|---|---|\n");
      }
      text.append("| ")
          .append(
              row.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(" ")))
          .append(row.value() == null ? "" : " " + row.value())
          .append(" | ")
          .append(row.whose().isEmpty() ? "–" : String.join(", ", row.whose()))
          .append(" | ")
          .append(here(row))
          .append(" |\n");
    }
    return text.toString();
  }

  private static String here(OptionRow row) {
    return switch (row.how()) {
      case done -> row.text();
      case accepted ->
          "changes nothing"
              + (row.values().isEmpty()
                  ? ""
                  : " (only " + String.join(", ", row.values()) + "; else refused)")
              + ": "
              + row.text();
      case refused -> "**refused**: " + row.text();
    };
  }
}
