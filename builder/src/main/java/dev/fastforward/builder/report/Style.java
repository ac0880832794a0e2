package dev.fastforward.builder.report;

import java.util.Map;

/**
 * How text is made to stand out.
 *
 * @param colour whether escape sequences may be used
 */
public record Style(boolean colour) {
  public static final Style PLAIN = new Style(false);

  private static final String ESCAPE = "\u001b[";

  /**
   * Colour where the text goes to a terminal that has it and the user did not say no.
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

  /** For what leads the eye: margins, arrows. */
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
