package dev.fastforward.builder.dockerfile;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the directive {@code check} asks of the checks: {@code
 * skip=RuleA,RuleB;error=true;experimental=RuleC}.
 *
 * @param skip rules that are not reported; "all" for all that are not experimental
 * @param experimental experimental rules that are reported; "all" for all
 * @param error whether a build with warnings fails
 */
public record CheckOptions(Set<String> skip, Set<String> experimental, boolean error) {
  public static final CheckOptions STANDARD = new CheckOptions(Set.of(), Set.of(), false);
  private static final String ALL = "all";

  /**
   * Reads the value of the directive.
   *
   * @throws IllegalArgumentException naming the option that it does not know
   */
  public static CheckOptions parse(String text) {
    Set<String> skip = Set.of();
    Set<String> experimental = Set.of();
    boolean error = false;
    for (String option : text.isBlank() ? new String[0] : text.split(";", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals).strip();
      String value = equals < 0 ? "" : option.substring(equals + 1).strip();
      switch (equals < 0 ? "" : name) {
        case "skip" -> skip = rules(value);
        case "experimental" -> experimental = rules(value);
        case "error" -> error = Csv.bool("error", value);
        default ->
            throw new IllegalArgumentException(
                "the check option \""
                    + option
                    + "\" is none of skip=, error=, experimental="
                    + Suggestion.text(name, Set.of("skip", "error", "experimental")));
      }
    }
    return new CheckOptions(skip, experimental, error);
  }

  private static Set<String> rules(String value) {
    return Arrays.stream(value.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  /** Whether a rule is reported at an instruction; a comment above it can say otherwise. */
  public boolean reports(CheckRule rule, Source source) {
    CheckOptions own = STANDARD;
    for (String comment : source.comments()) {
      Directive directive = new DirectiveReader("", 0).read(comment);
      if (directive != null && directive.name().equals("check")) {
        own = parseComment(Directives.firstWord(directive));
        break;
      }
    }
    return rule.isExperimental()
        ? asksFor(experimental, rule) || asksFor(own.experimental, rule)
        : !asksFor(skip, rule) && !asksFor(own.skip, rule);
  }

  private static boolean asksFor(Set<String> rules, CheckRule rule) {
    return rules.contains(ALL) || rules.contains(rule.name());
  }

  private static CheckOptions parseComment(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      return STANDARD; // a comment that only looks like a directive
    }
  }
}
