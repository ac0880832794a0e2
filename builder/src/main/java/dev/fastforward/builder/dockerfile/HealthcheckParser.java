package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.dockerfile.Flags.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Understands HEALTHCHECK. */
final class HealthcheckParser {
  private static final long MILLISECOND = 1_000_000;
  private static final Map<String, Kind> FLAGS =
      Map.of(
          "interval", Kind.TEXT,
          "timeout", Kind.TEXT,
          "start-period", Kind.TEXT,
          "start-interval", Kind.TEXT,
          "retries", Kind.TEXT);

  private HealthcheckParser() {}

  static Instruction.Healthcheck parse(Statement statement) {
    Source source = statement.source();
    List<String> words = statement.arguments();
    if (words.isEmpty()) {
      throw source.invalid("HEALTHCHECK is written HEALTHCHECK CMD command or HEALTHCHECK NONE");
    }
    List<String> command = words.subList(1, words.size());
    switch (words.getFirst().toUpperCase(Locale.ROOT)) {
      case "NONE" -> {
        if (!command.isEmpty() || !statement.flags().isEmpty()) {
          throw source.invalid("HEALTHCHECK NONE takes no flags and no arguments");
        }
        return new Instruction.Healthcheck(source, List.of("NONE"), 0, 0, 0, 0, 0);
      }
      case "CMD" -> {
        if (command.isEmpty()) {
          throw source.invalid("HEALTHCHECK CMD needs a command");
        }
      }
      default ->
          throw source.invalid("HEALTHCHECK can be CMD or NONE, not \"" + words.getFirst() + "\"");
    }
    List<String> test = new ArrayList<>(command);
    test.addFirst(statement.json() ? "CMD" : "CMD-SHELL");
    Flags flags = Flags.parse(statement, FLAGS);
    return new Instruction.Healthcheck(
        source,
        List.copyOf(test),
        duration(source, flags, "interval"),
        duration(source, flags, "timeout"),
        duration(source, flags, "start-period"),
        duration(source, flags, "start-interval"),
        retries(source, flags.text("retries")));
  }

  private static long duration(Source source, Flags flags, String name) {
    String text = flags.text(name);
    if (text == null) {
      return 0;
    }
    long nanos;
    try {
      nanos = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw source.invalid("--" + name + ": " + e.getMessage());
    }
    if (nanos != 0 && nanos < MILLISECOND) {
      throw source.invalid("--" + name + " must be 0 or at least 1ms, not " + text);
    }
    return nanos;
  }

  private static int retries(Source source, @Nullable String text) {
    if (text == null) {
      return 0;
    }
    try {
      int retries = Integer.parseInt(text);
      if (retries >= 0) {
        return retries;
      }
    } catch (NumberFormatException e) {
      // the message below covers it
    }
    throw source.invalid("--retries takes a number from 0 on, not \"" + text + "\"");
  }
}
