package dev.fastforward.builder.glob;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.posix.FileNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The patterns of a .dockerignore file, which exclude paths from the context. The last pattern that
 * matches a path or a directory above it decides. Immutable.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">.dockerignore
 *     files</a>
 */
public final class DockerIgnore {
  /** Excludes nothing. */
  public static final DockerIgnore NONE = new DockerIgnore(List.of());

  private static final Set<String> EVERYTHING = Set.of("*", "**", "**/*");

  private static final Verdict TOP = new Verdict(GlobSet.NONE, false);
  private final List<Rule> rules;
  private final GlobSet globs;
  private final PatternTree includes;
  private final PatternTree excludes;

  /**
   * A line of the file.
   *
   * @param include whether the rule is an exception ({@code !}) from earlier ones
   */
  private record Rule(String glob, GlobMatcher pattern, boolean include) {}

  /**
   * The decision on a path.
   *
   * @param rule index of the last pattern that matches the path or a directory above it; -1 for
   *     none
   */
  public record Verdict(int rule, boolean excludes) {}

  private DockerIgnore(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.globs = new GlobSet(rules.stream().map(Rule::pattern).toList());
    this.includes = PatternTree.of(rules.stream().filter(Rule::include).map(Rule::glob).toList());
    this.excludes =
        PatternTree.of(rules.stream().filter(rule -> !rule.include).map(Rule::glob).toList());
  }

  /**
   * Reads a file.
   *
   * @param fileName for messages
   * @throws BuildException DockerfileInvalid with the line if a pattern is malformed
   */
  public static DockerIgnore parse(String fileName, byte[] content) {
    String text = FileNames.decode(content); // like file names
    List<Rule> rules = new ArrayList<>();
    int number = 0;
    for (String line : (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList()) {
      number++;
      String pattern = pattern(line);
      if (!pattern.isEmpty()) {
        try {
          rules.add(rule(pattern));
        } catch (IllegalArgumentException e) {
          SourceLocation place = new SourceLocation(fileName, number, number);
          throw new BuildException(
              FailureReason.DockerfileInvalid, place + ": " + e.getMessage(), place, line);
        }
      }
    }
    return new DockerIgnore(rules);
  }

  /**
   * Creates the rules from single patterns.
   *
   * @param patterns in order, exceptions with {@code !}
   * @throws IllegalArgumentException if one is malformed
   */
  public static DockerIgnore of(List<String> patterns) {
    return new DockerIgnore(patterns.stream().map(DockerIgnore::rule).toList());
  }

  /** The normalised patterns of a file, exceptions with {@code !}. */
  static List<String> patterns(String text) {
    return text.lines().map(DockerIgnore::pattern).filter(line -> !line.isEmpty()).toList();
  }

  private static String pattern(String line) {
    if (line.startsWith("#")) {
      return "";
    }
    String text = line.strip();
    if (text.startsWith("!")) {
      return "!" + cleaned(text.substring(1).strip());
    }
    return cleaned(text);
  }

  private static String cleaned(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String path = CleanPath.of(text);
    return path.length() > 1 && path.startsWith("/") ? path.substring(1) : path;
  }

  private static Rule rule(String pattern) {
    boolean include = pattern.startsWith("!");
    String glob = CleanPath.of(include ? pattern.substring(1) : pattern);
    if (pattern.equals("!")) {
      throw new IllegalArgumentException("the pattern \"!\" has no path; write one behind it");
    }
    try {
      return new Rule(glob, IgnorePattern.compile(glob), include);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the pattern \"" + pattern + "\" is malformed: " + e.getMessage(), e);
    }
  }

  /** Whether there are no patterns. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Whether a path is excluded.
   *
   * @param path relative to the context's root
   */
  public boolean excludes(String path) {
    Verdict verdict = TOP;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      verdict = of(path.substring(0, slash), verdict);
    }
    return of(path, verdict).excludes();
  }

  /** The decision on the context's root, which no pattern matches. */
  public Verdict top() {
    return TOP;
  }

  /**
   * The decision on a path, for a walk from directory to directory.
   *
   * @param parent the decision on the directory of the path, which holds unless a later pattern
   *     matches the path itself
   */
  public Verdict of(String path, Verdict parent) {
    int rule = globs.last(path, parent.rule());
    return rule == parent.rule() ? parent : new Verdict(rule, !rules.get(rule).include());
  }

  /**
   * Whether a source of COPY is certainly excluded. The root is if everything in it is. With
   * exceptions, nothing is certain.
   *
   * @param path normalised, {@code .} for the root
   */
  public boolean excludesSource(String path) {
    if (hasExceptions()) {
      return false;
    }
    return (path.equals(".") || path.equals("/"))
        ? rules.stream().anyMatch(rule -> EVERYTHING.contains(rule.glob))
        : excludes(path);
  }

  /**
   * Whether an exception may match something below an excluded directory. If not, the directory
   * need not be read.
   */
  public boolean mayIncludeBelow(String directory) {
    return includes.mayMatchBelow(directory);
  }

  /**
   * Whether a pattern may exclude something below a directory. May return true wrongly, but never
   * false.
   */
  public boolean mayExcludeBelow(String directory) {
    return excludes.mayMatchBelow(directory);
  }

  /** Whether there are exceptions. */
  public boolean hasExceptions() {
    return rules.stream().anyMatch(Rule::include);
  }
}
