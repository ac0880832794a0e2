package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ordered patterns. Finds those that match a path without trying each: patterns without wildcards
 * are looked up, and of the others only those are tried whose rarest literal occurs in the path.
 * Immutable.
 */
final class GlobSet {
  static final int NONE = -1;

  private final List<GlobMatcher> patterns;

  /** Path of each pattern without wildcards to the last such pattern. */
  private final Map<String, Integer> plain = new HashMap<>();

  /** The patterns without a literal, last first. */
  private final List<Integer> always = new ArrayList<>();

  /** For each literal the patterns that are tried if it occurs, last first. */
  private final List<List<Integer>> byPiece = new ArrayList<>();

  private final LiteralFinder pieces;

  GlobSet(List<GlobMatcher> patterns) {
    this.patterns = List.copyOf(patterns);
    Map<String, Long> frequency =
        wild()
            .flatMap(n -> patterns.get(n).literals().stream().distinct())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Map<String, List<Integer>> chosen = new HashMap<>();
    for (int n : wild().toList().reversed()) {
      patterns.get(n).literals().stream()
          .min(
              Comparator.<String>comparingLong(frequency::get)
                  .thenComparing(Comparator.comparingInt(String::length).reversed()))
          .ifPresentOrElse(
              piece -> chosen.computeIfAbsent(piece, _ -> new ArrayList<>()).add(n),
              () -> always.add(n));
    }
    IntStream.range(0, patterns.size())
        .filter(n -> isPlain(patterns.get(n)))
        .forEach(n -> plain.put(patterns.get(n).literals().getFirst(), n));
    List<String> texts = List.copyOf(chosen.keySet());
    texts.forEach(text -> byPiece.add(chosen.get(text)));
    pieces = new LiteralFinder(texts);
  }

  private Stream<Integer> wild() {
    return IntStream.range(0, patterns.size()).filter(n -> !isPlain(patterns.get(n))).boxed();
  }

  private static boolean isPlain(GlobMatcher pattern) {
    return pattern.isLiteral() && !pattern.literals().isEmpty();
  }

  /**
   * The index of the last pattern that matches.
   *
   * @param above only later patterns are tried
   * @return {@code above} if there is none
   */
  int last(String path, int above) {
    int best = Math.max(above, plain.getOrDefault(path, NONE));
    for (List<Integer> group : candidates(path)) {
      for (int n : group) {
        if (n <= best) {
          break;
        }
        if (patterns.get(n).matches(path)) {
          best = n;
        }
      }
    }
    return best;
  }

  /** The indices of all patterns that match; of equal patterns without wildcards only the last. */
  List<Integer> all(String path) {
    List<Integer> matching = new ArrayList<>();
    if (plain.containsKey(path)) {
      matching.add(plain.get(path));
    }
    for (List<Integer> group : candidates(path)) {
      group.stream().filter(n -> patterns.get(n).matches(path)).forEach(matching::add);
    }
    return matching;
  }

  /** The number of patterns that may be tried on a path. */
  int tries(String path) {
    return candidates(path).stream().mapToInt(List::size).sum();
  }

  private List<List<Integer>> candidates(String path) {
    List<List<Integer>> groups = new ArrayList<>();
    if (!always.isEmpty()) {
      groups.add(always);
    }
    if (!byPiece.isEmpty()) {
      pieces.in(path).forEach(piece -> groups.add(byPiece.get(piece)));
    }
    return groups;
  }
}
