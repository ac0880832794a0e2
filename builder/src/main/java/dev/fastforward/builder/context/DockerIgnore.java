package dev.fastforward.builder.context;

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

  private final List<Rule> rules;

  /**
   * @param include whether the rule takes back what earlier ones left out
   */
  private record Rule(String glob, GlobMatcher pattern, boolean include) {
    boolean matches(String path) {
      return pattern.matches(path);
    }

    /** Whether the path or a directory above it matches. */
    boolean matchesWithParents(String path) {
      if (matches(path)) {
        return true;
      }
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (matches(path.substring(0, slash))) {
          return true;
        }
      }
      return false;
    }

    /** Whether it might match something below a directory; errs on the side of yes. */
    boolean mayMatchBelow(String directory) {
      String[] globs = glob.split("/");
      String[] names = directory.split("/");
      for (int i = 0; i < names.length && i < globs.length; i++) {
        // An escape or a bracket may reach over the slash: this part is no pattern by itself then.
        if (globs[i].contains("**") || globs[i].contains("\\") || globs[i].contains("[")) {
          return true;
        }
        if (!GlobPattern.compile(globs[i]).matches(names[i])) {
          return false;
        }
      }
      return true;
    }
  }

  private DockerIgnore(List<Rule> rules) {
    this.rules = List.copyOf(rules);
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
      return new Rule(glob, GlobPattern.compile(glob), include);
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
    boolean excluded = false;
    for (Rule rule : rules) {
      if (rule.include == excluded && rule.matchesWithParents(path)) {
        excluded = !rule.include;
      }
    }
    return excluded;
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
    return rules.stream().anyMatch(rule -> rule.include && rule.mayMatchBelow(directory));
  }

  /** Whether some pattern takes back what others left out. */
  public boolean hasExceptions() {
    return rules.stream().anyMatch(Rule::include);
  }
}
