package dev.fastforward.builder.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations such as {@code 7d}, {@code 12h}, {@code 1h30m} and kaniko's {@code 336h0m0s}.
 * Pure.
 */
public final class Age {
  private static final Pattern FORM =
      Pattern.compile("(?=.)(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

  private Age() {}

  /**
   * Reads a duration.
   *
   * @param option name of the option, for the message
   * @return seconds, at least one
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for an invalid duration
   */
  public static long seconds(String option, String text) {
    Matcher form = FORM.matcher(text);
    long seconds =
        form.matches()
            ? number(form, 1) * 86_400
                + number(form, 2) * 3_600
                + number(form, 3) * 60
                + number(form, 4)
            : 0;
    if (seconds == 0) {
      throw InvalidOption.refused(option + " " + text + ": give a duration such as 7d, 12h or 90m");
    }
    return seconds;
  }

  private static long number(Matcher form, int group) {
    String digits = form.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
