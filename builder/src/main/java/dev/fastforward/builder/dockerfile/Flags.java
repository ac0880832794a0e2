package dev.fastforward.builder.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flags of one instruction, checked against those that it knows. */
final class Flags {
  private final Map<String, List<String>> values = new HashMap<>();

  /** What a flag takes. */
  enum Kind {
    TEXT,
    TEXTS,
    BOOLEAN
  }

  private Flags() {}

  static void none(Statement statement) {
    parse(statement, Map.of());
  }

  static Flags parse(Statement statement, Map<String, Kind> known) {
    Flags flags = new Flags();
    for (String word : statement.flags()) {
      flags.add(word, known, statement.source());
    }
    return flags;
  }

  private void add(String word, Map<String, Kind> known, Source source) {
    int equals = word.indexOf('=');
    String name = word.substring(2, equals < 0 ? word.length() : equals);
    String value = equals < 0 ? null : word.substring(equals + 1);
    Kind kind = known.get(name);
    if (kind == null) {
      String has =
          known.isEmpty()
              ? " takes no flags"
              : " has "
                  + String.join(", ", known.keySet().stream().sorted().map(k -> "--" + k).toList());
      throw source.invalid(
          "unknown flag --"
              + name
              + Suggestion.text("--" + name, known.keySet().stream().map(k -> "--" + k).toList())
              + " ("
              + source.keyword().toUpperCase(Locale.ROOT)
              + has
              + ")",
          "--" + name);
    }
    if (kind != Kind.TEXTS && values.containsKey(name)) {
      throw source.invalid(
          "the flag --" + name + " is there twice; remove one", "--" + name, "--" + name);
    }
    values.computeIfAbsent(name, k -> new ArrayList<>()).add(checked(name, value, kind, source));
  }

  private static String checked(String name, @Nullable String value, Kind kind, Source source) {
    if (kind != Kind.BOOLEAN) {
      if (value == null) {
        throw source.invalid(
            "the flag --" + name + " needs a value: --" + name + "=…", "--" + name);
      }
      return value;
    }
    String lower = value == null ? "true" : value.toLowerCase(Locale.ROOT);
    if (!lower.equals("true") && !lower.equals("false")) {
      throw source.invalid(
          "the flag --" + name + " takes true or false, not \"" + value + "\"",
          "--" + name,
          String.valueOf(value));
    }
    return lower;
  }

  /** The value; null if the flag is not there or its value is empty. */
  @Nullable String text(String name) {
    List<String> texts = texts(name);
    return texts.isEmpty() || texts.getFirst().isEmpty() ? null : texts.getFirst();
  }

  List<String> texts(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** The value; null if the flag is not there. */
  @Nullable Boolean bool(String name) {
    List<String> texts = texts(name);
    return texts.isEmpty() ? null : texts.getFirst().equals("true");
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(bool(name));
  }
}
