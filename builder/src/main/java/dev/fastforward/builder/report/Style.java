package dev.fastforward.builder.report;

import java.util.Map;

/**
 * Formats text with colours. Immutable.
 *
 * @param colour whether to use escape sequences
 */
public record Style(boolean colour) {
  /** Without colours. */
  public static final Style PLAIN = new Style(false);

  private static final String ESCAPE = "\u001b[";

  /**
   * Uses colours on a terminal that supports them, unless NO_COLOR is set.
   *
   * @see <a href="https://no-color.org">NO_COLOR</a>
   */
  public static Style of(Map<String, String> environment, boolean terminal) {
    return new Style(
        terminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb"));
  }

  public String error(String text) {
    return with("1;31", text);
  }

  public String warning(String text) {
    return with("1;33", text);
  }

  public String strong(String text) {
    return with("1", text);
  }

  /** For margins and arrows. */
  public String frame(String text) {
    return with("1;34", text);
  }

  public String done(String text) {
    return with("36", text);
  }

  public String faint(String text) {
    return with("2", text);
  }

  private String with(String code, String text) {
    return colour && !text.isEmpty() ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }
}
