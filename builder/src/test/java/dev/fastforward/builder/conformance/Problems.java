package dev.fastforward.builder.conformance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is wrong with a case, by level. Not thread-safe. */
final class Problems {
  /** What a problem is about; a case may be known to fail on one of them only. */
  enum Level {
    /** Files, config, errors of the first build. */
    RESULT,
    /** Entries of the history, and the number of layers. */
    HISTORY,
    /** The same build again, all from the cache. */
    AGAIN,
    /** The same build again, with one entry of the cache gone. */
    DELETED
  }

  private final Map<Level, List<String>> found;
  private final Level level;
  private final String where;

  Problems() {
    this(new EnumMap<>(Level.class), Level.RESULT, "");
  }

  private Problems(Map<Level, List<String>> found, Level level, String where) {
    this.found = found;
    this.level = level;
    this.where = where;
  }

  /** The same, for problems of another level. */
  Problems of(Level other) {
    return new Problems(found, other, where);
  }

  /** The same, for problems at a place. */
  Problems at(String place) {
    return new Problems(found, level, where + place + ": ");
  }

  void add(String problem) {
    found.computeIfAbsent(level, key -> new ArrayList<>()).add(where + problem);
  }

  void expect(String what, Object got, Object wanted) {
    if (!Objects.equals(got, wanted)) {
      add(what + ": " + got + ", want " + wanted);
    }
  }

  List<String> of(Level asked, int most) {
    return found.getOrDefault(asked, List.of()).stream().limit(most).toList();
  }
}
