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
 * Patterns in their order. Finds those that match a path without trying each: plain paths are
 * looked up, and of the others only those are tried that have a piece in common with the path, the
 * piece that the fewest other patterns have. Immutable.
 */
final class GlobSet {
  static final int NONE = -1;

  private final List<GlobMatcher> patterns;

  /** The last pattern for each plain path. */
  private final Map<String, Integer> plain = new HashMap<>();

  /** The numbers of the patterns that have no piece to look for, the last first. */
  private final List<Integer> always = new ArrayList<>();

  /** For each piece the numbers of the patterns that it stands for, the last first. */
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
   * The number of the last pattern that matches.
   *
   * @param above only patterns behind this one are asked for
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

  /** The numbers of all patterns that match; of plain paths that are there twice only the last. */
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

  /** How many patterns may have to be tried on a path. */
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
