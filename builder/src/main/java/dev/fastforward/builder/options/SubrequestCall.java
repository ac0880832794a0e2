package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.dockerfile.Suggestion;
import dev.fastforward.builder.engine.Subrequest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A question in place of a build, with the syntax of docker buildx. Immutable.
 *
 * @param json whether to print JSON
 * @param ignoreStatus whether the exit code is 0 despite warnings of the checks
 */
public record SubrequestCall(Subrequest.Question question, boolean json, boolean ignoreStatus) {
  private static final String BUILD = "build";
  private static final int WARNINGS = 1;

  /**
   * Reads {@code check}, {@code check,format=json}, {@code outline}, {@code targets} or {@code
   * build}.
   *
   * @return empty for {@code build}
   * @throws BuildException InvalidRequest for an unknown question or field
   */
  static Optional<SubrequestCall> parse(String text) {
    String name = BUILD;
    boolean json = false;
    boolean ignoreStatus = false;
    for (String field : text.split(",", -1)) {
      switch (field) {
        case "format=json" -> json = true;
        case "format=text", "format=" -> json = false;
        case "ignorestatus=true", "ignorestatus=1" -> ignoreStatus = true;
        case "ignorestatus=false", "ignorestatus=0" -> ignoreStatus = false;
        default -> {
          if (field.contains("=")) {
            throw InvalidOption.refused(
                "--call="
                    + text
                    + ": unknown field "
                    + field
                    + "; use format=json or ignorestatus=true");
          }
          name = field;
        }
      }
    }
    if (name.equals(BUILD) || name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new SubrequestCall(question(name), json, ignoreStatus));
  }

  private static Subrequest.Question question(String name) {
    if (name.equals("lint")) {
      return Subrequest.Question.check; // its name in BuildKit
    }
    List<String> names =
        Stream.concat(Stream.of(BUILD), Arrays.stream(Subrequest.Question.values()).map(Enum::name))
            .toList();
    if (!names.contains(name)) {
      throw InvalidOption.refused(
          "--call can be "
              + String.join(", ", names)
              + ", not \""
              + name
              + "\""
              + Suggestion.text(name, names));
    }
    return Subrequest.Question.valueOf(name);
  }

  /** The text to print; empty if the failure says it all. */
  public String print(Subrequest.Answer answer) {
    Subrequest.Text dockerfile = answer.dockerfile();
    BuildException failure = answer.failure();
    if (dockerfile == null || (failure != null && question != Subrequest.Question.check)) {
      return "";
    }
    return switch (question) {
      case check ->
          json
              ? CallJson.of(answer.findings(), dockerfile, failure)
              : CallText.of(answer.findings(), dockerfile, failure == null);
      case outline -> {
        var outline = Objects.requireNonNull(answer.outline());
        yield json ? CallJson.of(outline, dockerfile) : CallText.of(outline);
      }
      case targets ->
          json ? CallJson.of(answer.targets(), dockerfile) : CallText.of(answer.targets());
    };
  }

  /** The exit code if there was no failure. */
  public int exitCode(Subrequest.Answer answer) {
    return question == Subrequest.Question.check && !ignoreStatus && !answer.findings().isEmpty()
        ? WARNINGS
        : 0;
  }
}
