package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.CheckRule;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.dockerfile.Suggestion;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks of variables: names of secrets, and uses of what is not set. */
final class VariableChecks {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)");
  private static final Pattern PUBLIC =
      Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");

  private VariableChecks() {}

  /** Values of ARG and ENV can be read in the image. */
  static void secret(StageState state, Source source, String name) {
    if (SECRET.matcher(name).find() && !PUBLIC.matcher(name).find()) {
      state.warn(
          source,
          CheckRule.SecretsUsedInArgOrEnv,
          "Do not use ARG or ENV instructions for sensitive data ("
              + source.keyword().toUpperCase(Locale.ROOT)
              + " \""
              + name
              + "\")",
          name);
    }
  }

  static void undefined(
      StageState state, Source source, Collection<String> names, Collection<String> known) {
    for (String name : names) {
      String nearest = Suggestion.nearest(name, known);
      state.warn(
          source,
          CheckRule.UndefinedVar,
          "Usage of undefined variable '$"
              + name
              + "'"
              + (nearest == null ? "" : " (did you mean $" + nearest + "?)"),
          "$",
          name);
    }
  }
}
