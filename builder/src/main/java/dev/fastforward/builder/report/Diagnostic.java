package dev.fastforward.builder.report;

import dev.fastforward.builder.contract.Mark;
import dev.fastforward.builder.contract.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message for people with the line of the file and a mark under the affected part, like those of
 * compilers. Immutable.
 *
 * @param code name of the message for programs: a reason or a rule
 * @param place null if the message has no place
 * @param instruction shown if the place has no mark; null for none
 * @param notes further lines, such as a link to the documentation
 */
public record Diagnostic(
    Kind kind,
    String code,
    String message,
    @Nullable SourceLocation place,
    @Nullable String instruction,
    List<String> notes) {

  /** The severity. */
  public enum Kind {
    error,
    warning
  }

  private static final int LONGEST_LINE = 160;
  private static final Pattern SUGGESTION =
      Pattern.compile("(?:; | \\()(did you mean [^?]+\\?)\\)?");

  /** The lines to print. */
  public List<String> lines(Style style) {
    List<String> lines = new ArrayList<>();
    String text = withoutPlace();
    String suggestion = "";
    Mark mark = mark();
    Matcher matcher = SUGGESTION.matcher(text);
    if (mark != null && matcher.find()) {
      suggestion = matcher.group(1);
      text = matcher.replaceFirst("");
    }
    lines.add(title(style) + style.strong(": " + Columns.harmless(text)));
    int margin = mark == null ? 1 : String.valueOf(mark.line()).length();
    if (place != null && mark != null) {
      excerpt(place, mark, suggestion, style, lines);
    }
    for (String note : notes) {
      lines.add(" ".repeat(margin) + " " + style.frame("=") + " " + Columns.harmless(note));
    }
    return lines;
  }

  private String title(Style style) {
    String title = kind + ": " + code;
    return kind == Kind.error ? style.error(title) : style.warning(title);
  }

  /** The message without file and line at its start. */
  private String withoutPlace() {
    String start = place + ": ";
    return place != null && message.startsWith(start) ? message.substring(start.length()) : message;
  }

  private @Nullable Mark mark() {
    if (place == null || place.mark() != null) {
      return place == null ? null : place.mark();
    }
    return instruction == null || instruction.isBlank()
        ? null
        : Mark.line(place.line(), instruction.lines().findFirst().orElse(""));
  }

  private static void excerpt(
      SourceLocation place, Mark mark, String label, Style style, List<String> lines) {
    String number = String.valueOf(mark.line());
    String margin = " ".repeat(number.length());
    String bar = style.frame(" |");
    String before = Columns.harmless(mark.text().substring(0, mark.column() - 1));
    String marked =
        Columns.harmless(mark.text().substring(mark.column() - 1, mark.endColumn() - 1));
    String shown = Columns.harmless(mark.text());
    if (Columns.of(before) > LONGEST_LINE / 2) {
      // The marked part has to be visible also in a long line.
      shown = "…" + shown.substring(before.length());
      before = "…";
    }
    shown = Columns.cut(shown, LONGEST_LINE);
    int width = Math.max(1, Math.min(Columns.of(marked), Columns.of(shown) - Columns.of(before)));
    lines.add(
        margin
            + style.frame("-->")
            + " "
            + Columns.harmless(place.file())
            + ":"
            + mark.line()
            + ":"
            + mark.column());
    lines.add(margin + bar);
    lines.add(style.frame(number + " |") + " " + shown);
    lines.add(
        margin
            + bar
            + " "
            + " ".repeat(Columns.of(before))
            + style.error("^".repeat(width) + (label.isEmpty() ? "" : " " + label)));
    lines.add(margin + bar);
  }
}
