package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.words.Blanks;
import dev.fastforward.builder.words.WordSplitter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Splits a joined line into name, flags and arguments. */
final class StatementSplitter {
  /** Without the newline: one that came in through a heredoc never splits. */
  private static final Pattern BLANKS = Pattern.compile("[\\t\\x0B\\f\\r ]+");

  private static final Set<String> WITH_HEREDOCS = Set.of("add", "copy", "run");

  private StatementSplitter() {}

  static String keyword(String line) {
    return BLANKS.split(Blanks.trim(line), 2)[0];
  }

  static Statement split(Source source, char escape) {
    String[] parts = BLANKS.split(source.text(), 2);
    FlagWords flags = FlagWords.split(parts.length == 2 ? parts[1] : "", escape);
    String rest = Blanks.trim(flags.rest());
    Words words = new Words(source, rest, escape);
    return switch (source.keyword().toLowerCase(Locale.ROOT)) {
      case "add", "copy", "volume" -> words.jsonOr(flags, words::separated);
      case "cmd", "entrypoint", "run", "shell" -> words.jsonOr(flags, words::whole);
      case "env", "label" -> words.plain(flags, words.pairs());
      case "arg" -> words.plain(flags, WordSplitter.split(rest, escape));
      case "expose", "from" -> words.plain(flags, words.separated());
      case "maintainer", "stopsignal", "user", "workdir" -> words.plain(flags, words.whole());
      case "healthcheck" -> words.health(flags);
      case "onbuild" -> words.trigger(flags);
      default -> words.plain(flags, List.of(""));
    };
  }

  static boolean mayHaveHeredocs(Statement statement) {
    String name = statement.source().keyword().toLowerCase(Locale.ROOT);
    if (name.equals("onbuild") && !statement.arguments().isEmpty()) {
      name = statement.arguments().getFirst().toLowerCase(Locale.ROOT);
    }
    return WITH_HEREDOCS.contains(name) && !statement.json();
  }

  /** The forms that arguments can have. */
  private record Words(Source source, String rest, char escape) {
    /** A way to read arguments. */
    private interface Form {
      List<String> read();
    }

    Statement plain(FlagWords flags, List<String> arguments) {
      return new Statement(source, flags.flags(), arguments, false, List.of());
    }

    Statement jsonOr(FlagWords flags, Form otherwise) {
      List<String> json = JsonWords.parse(rest, source);
      return json == null
          ? plain(flags, otherwise.read())
          : new Statement(source, flags.flags(), json, true, List.of());
    }

    List<String> whole() {
      return rest.isEmpty() ? List.of() : List.of(rest);
    }

    List<String> separated() {
      return rest.isEmpty() ? List.of() : List.of(BLANKS.split(rest, -1));
    }

    /** Name, value and separator of each pair; the separator of the old form is empty. */
    List<String> pairs() {
      List<String> words = WordSplitter.split(rest, escape);
      if (words.isEmpty()) {
        return List.of();
      }
      if (!words.getFirst().contains("=")) {
        String[] parts = BLANKS.split(rest, 2);
        if (parts.length < 2) {
          throw source.invalid(
              source.keyword() + " needs a name and a value: write " + parts[0] + "=value");
        }
        return List.of(parts[0], parts[1], "");
      }
      return words.stream().flatMap(word -> pair(word).stream()).toList();
    }

    private List<String> pair(String word) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw source.invalid(
            "there is no = in \""
                + word
                + "\"; write name=value, and quotes around a value that has blanks");
      }
      return List.of(word.substring(0, equals), word.substring(equals + 1), "=");
    }

    Statement health(FlagWords flags) {
      int end = 0;
      while (end < rest.length() && !Blanks.isBlank(rest.charAt(end))) {
        end++;
      }
      if (end == 0) {
        return plain(flags, List.of());
      }
      String type = rest.substring(0, end);
      Words command = new Words(source, Blanks.trimLeft(rest.substring(end)), escape);
      Statement statement = command.jsonOr(flags, command::whole);
      return new Statement(
          source,
          statement.flags(),
          Stream.concat(Stream.of(type), statement.arguments().stream()).toList(),
          statement.json(),
          List.of());
    }

    Statement trigger(FlagWords flags) {
      if (rest.isEmpty()) {
        return plain(flags, List.of());
      }
      Source inner = new Source(keyword(rest), rest, source.location(), List.of());
      Statement statement = split(inner, escape);
      return new Statement(
          source,
          flags.flags(),
          Stream.concat(Stream.of(inner.keyword()), statement.arguments().stream()).toList(),
          statement.json(),
          List.of());
    }
  }
}
