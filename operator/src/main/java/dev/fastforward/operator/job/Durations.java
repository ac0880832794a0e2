package dev.fastforward.operator.job;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as the API writes them: 90s, 20m, 1h30m, 1.5h. */
public final class Durations {
  /** Default of spec.timeout; the CRD has the same. */
  static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([smh])");

  private Durations() {}

  /** The duration; the default timeout for null. The API server has checked the form. */
  public static Duration parse(@Nullable String text) {
    if (text == null) {
      return DEFAULT_TIMEOUT;
    }
    double seconds = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      double unit =
          switch (part.group(2)) {
            case "h" -> 3600;
            case "m" -> 60;
            default -> 1;
          };
      seconds += Double.parseDouble(part.group(1)) * unit;
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
