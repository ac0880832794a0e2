package dev.fastforward.builder.dockerfile;

import java.util.HashSet;
import java.util.Set;

/**
 * What the directive {@code check} asks of the checks: {@code skip=RuleA,RuleB;error=true}.
 *
 * @param skipAll whether nothing is reported
 * @param skip rules that are not reported
 * @param error whether a build with warnings fails
 */
public record CheckOptions(boolean skipAll, Set<String> skip, boolean error) {
  public static final CheckOptions STANDARD = new CheckOptions(false, Set.of(), false);

  /**
   * Reads the value of the directive.
   *
   * @throws IllegalArgumentException naming the option that it does not know
   */
  public static CheckOptions parse(String text) {
    boolean skipAll = false;
    boolean error = false;
    Set<String> skip = new HashSet<>();
    for (String option : text.isBlank() ? new String[0] : text.split(";", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals).strip();
      String value = equals < 0 ? "" : option.substring(equals + 1).strip();
      switch (name) {
        case "skip" -> {
          skipAll |= value.equals("all");
          for (String rule : value.split(",", -1)) {
            skip.add(rule.strip());
          }
        }
        case "error" -> error = Csv.bool("error", value);
        case "experimental" -> {} // there are no experimental checks here
        default ->
            throw new IllegalArgumentException(
                "the check option \"" + option + "\" is none of skip=, error=, experimental=");
      }
    }
    return new CheckOptions(skipAll, Set.copyOf(skip), error);
  }

  /** Whether a rule is reported at an instruction; a comment above it can say no. */
  public boolean reports(String rule, Source source) {
    return reports(rule)
        && source.comments().stream().noneMatch(comment -> isSkippedBy(comment, rule));
  }

  /** Whether a rule is reported at all. */
  public boolean reports(String rule) {
    return !skipAll && !skip.contains(rule);
  }

  private static boolean isSkippedBy(String comment, String rule) {
    Directive directive = new DirectiveReader("", 0).read(comment);
    if (directive == null || !directive.name().equals("check")) {
      return false;
    }
    try {
      return !parse(Directives.firstWord(directive)).reports(rule);
    } catch (IllegalArgumentException e) {
      return false; // a comment that only looks like a directive
    }
  }
}
