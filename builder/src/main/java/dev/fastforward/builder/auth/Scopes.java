package dev.fastforward.builder.auth;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The actions that a token allows, by repository. Immutable.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">Token scopes</a>
 */
public record Scopes(SortedMap<String, SortedSet<String>> actions) {
  static final Scopes NONE = new Scopes(new TreeMap<>());

  public Scopes {
    TreeMap<String, SortedSet<String>> copy = new TreeMap<>();
    actions.forEach((k, v) -> copy.put(k, Collections.unmodifiableSortedSet(new TreeSet<>(v))));
    actions = Collections.unmodifiableSortedMap(copy);
  }

  /** Allows reading from a repository. */
  public static Scopes pull(String repository) {
    return NONE.with(repository, List.of("pull"));
  }

  /** Allows reading from and writing to a repository. */
  public static Scopes push(String repository) {
    return NONE.with(repository, List.of("pull", "push"));
  }

  /** Adds actions for a repository. */
  public Scopes with(String repository, List<String> more) {
    TreeMap<String, SortedSet<String>> merged = new TreeMap<>(actions);
    TreeSet<String> all = new TreeSet<>(more);
    SortedSet<String> before = actions.get(repository);
    if (before != null) {
      all.addAll(before);
    }
    merged.put(repository, all);
    return new Scopes(merged);
  }

  Scopes union(Scopes other) {
    Scopes result = this;
    for (var entry : other.actions.entrySet()) {
      result = result.with(entry.getKey(), List.copyOf(entry.getValue()));
    }
    return result;
  }

  /** Whether this allows all that the other allows. */
  boolean covers(Scopes other) {
    return union(other).equals(this);
  }

  /** The values of the query parameter {@code scope}: {@code repository:NAME:pull,push}. */
  List<String> parameters() {
    return actions.entrySet().stream()
        .map(e -> "repository:" + e.getKey() + ":" + String.join(",", e.getValue()))
        .toList();
  }
}
