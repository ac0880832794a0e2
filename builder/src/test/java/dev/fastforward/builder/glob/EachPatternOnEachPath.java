package dev.fastforward.builder.glob;

import java.util.List;

/**
 * The simple algorithm for .dockerignore: each pattern is tried on each path and each directory
 * above it. {@link DockerIgnore} has to give the same results.
 */
final class EachPatternOnEachPath {
  private final List<Rule> rules;

  private record Rule(String glob, boolean include) {
    boolean matchesWithParents(String path) {
      GlobMatcher pattern = IgnorePattern.compile(glob);
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (pattern.matches(path.substring(0, slash))) {
          return true;
        }
      }
      return pattern.matches(path);
    }

    boolean mayMatchBelow(String directory) {
      String[] globs = glob.split("/");
      String[] names = directory.split("/");
      for (int i = 0; i < names.length && i < globs.length; i++) {
        if (globs[i].contains("**") || globs[i].contains("\\") || globs[i].contains("[")) {
          return true;
        }
        if (!IgnorePattern.compile(globs[i]).matches(names[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param patterns normalised, exceptions with {@code !}
   */
  EachPatternOnEachPath(List<String> patterns) {
    rules =
        patterns.stream()
            .map(p -> p.startsWith("!") ? new Rule(p.substring(1), true) : new Rule(p, false))
            .toList();
  }

  boolean excludes(String path) {
    boolean excluded = false;
    for (Rule rule : rules) {
      if (rule.include == excluded && rule.matchesWithParents(path)) {
        excluded = !rule.include;
      }
    }
    return excluded;
  }

  boolean mayIncludeBelow(String directory) {
    return rules.stream().anyMatch(rule -> rule.include && rule.mayMatchBelow(directory));
  }
}
