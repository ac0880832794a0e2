package dev.fastforward.builder.glob;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.posix.FileNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The patterns of a .dockerignore file: which paths are left out of the context. The last pattern
 * that matches a path, or a directory above it, decides. Immutable and thread-safe.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">.dockerignore
 *     files</a>
 */
public final class DockerIgnore {
  /** Leaves nothing out. */
  public static final DockerIgnore NONE = new DockerIgnore(List.of());

  private static final Set<String> EVERYTHING = Set.of("*", "**", "**/*");

  private static final Verdict TOP = new Verdict(GlobSet.NONE, false);
  private final List<Rule> rules;
  private final GlobSet globs;
  private final PatternTree includes;
  private final PatternTree excludes;

  /**
   * @param include whether the rule takes back what earlier ones left out
   */
  private record Rule(String glob, GlobMatcher pattern, boolean include) {}

  /**
   * What the patterns say of a path.
   *
   * @param rule number of the last pattern that matches it or a directory above it
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
   * @throws BuildException (DockerfileInvalid) with the line, if a pattern is malformed
   */
  public static DockerIgnore parse(String fileName, byte[] content) {
    String text = FileNames.decode(content); // as names of files are
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
   * @param patterns one each, {@code !} before those that take back
   * @throws IllegalArgumentException if one is malformed
   */
  public static DockerIgnore of(List<String> patterns) {
    return new DockerIgnore(patterns.stream().map(DockerIgnore::rule).toList());
  }

  /** The patterns of a file's text, cleaned; {@code !} before those that take back. */
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
      throw new IllegalArgumentException("the pattern \"!\" names nothing; write a path behind it");
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
   * Whether a path is left out.
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

  /** The verdict on the context's root: nothing matches it. */
  public Verdict top() {
    return TOP;
  }

  /**
   * The verdict on a path, for who goes from directory to directory.
   *
   * @param parent the one on the directory that the path is in: it holds unless a later pattern
   *     matches the path itself
   */
  public Verdict of(String path, Verdict parent) {
    int rule = globs.last(path, parent.rule());
    return rule == parent.rule() ? parent : new Verdict(rule, !rules.get(rule).include());
  }

  /**
   * Whether a source of COPY is surely left out. The root is only if all that is in it is; with
   * patterns that take back, nothing is sure.
   *
   * @param path clean, {@code .} for the root
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
   * Whether something below a directory that is left out may be in the context all the same. If
   * not, the directory need not be looked into.
   */
  public boolean mayIncludeBelow(String directory) {
    return includes.mayMatchBelow(directory);
  }

  /** Whether a pattern that leaves out may match something below a directory; errs on yes. */
  public boolean mayExcludeBelow(String directory) {
    return excludes.mayMatchBelow(directory);
  }

  /** Whether some pattern takes back what others left out. */
  public boolean hasExceptions() {
    return rules.stream().anyMatch(Rule::include);
  }
}
