package dev.fastforward.builder.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The cases that do not pass yet: lines of {@code CASE LEVEL REASON}. Immutable. */
record KnownProblems(Map<String, String> reasons) {

  static KnownProblems read(Path file) throws IOException {
    Map<String, String> reasons = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length < 3) {
          throw new IllegalStateException(file + ": \"" + line + "\" gives no reason");
        }
        reasons.put(words[0] + " " + words[1], words[2]);
      }
    }
    return new KnownProblems(reasons);
  }

  boolean has(String name, Problems.Level level) {
    return reasons.containsKey(key(name, level));
  }

  static String key(String name, Problems.Level level) {
    return name + " " + level.name().toLowerCase(Locale.ROOT);
  }
}
