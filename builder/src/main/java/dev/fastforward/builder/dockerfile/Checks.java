package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.Warning;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.Mark;
import dev.fastforward.builder.contract.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the checks of a Dockerfile find, as far as the Dockerfile wants to hear it: while
 * it is read and while its stages are planned, so that it is known also of a build that fails. What
 * is found for several platforms is there once. Not thread-safe.
 */
public final class Checks {
  /** Replaces what the directive in the Dockerfile says. */
  public static final String BUILD_ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

  private final @Nullable String option;
  private final Map<Warning, Finding> findings = new LinkedHashMap<>();
  private String file = "Dockerfile";
  private CheckOptions options = CheckOptions.STANDARD;
  private Predicate<String> ignored = path -> false;

  /**
   * @param option value of the {@link #BUILD_ARGUMENT}; null if it is not given
   */
  public Checks(@Nullable String option) {
    this.option = option;
  }

  /**
   * The checks of a build.
   *
   * @param buildArgs null for none
   */
  public static Checks of(@Nullable Map<String, String> buildArgs) {
    return new Checks(buildArgs == null ? null : buildArgs.get(BUILD_ARGUMENT));
  }

  /** Checks that only the Dockerfile itself steers. */
  public static Checks standard() {
    return new Checks(null);
  }

  /**
   * Sets what the context leaves out.
   *
   * @param byDockerignore whether it is a clean path, relative to the context
   */
  public void ignored(Predicate<String> byDockerignore) {
    ignored = byDockerignore;
  }

  /**
   * Sets the file that is checked, and its own directive about checks.
   *
   * @throws BuildException (DockerfileInvalid) if that cannot be understood
   */
  void begin(String fileName, List<Directive> directives) {
    file = fileName;
    Directive directive =
        directives.stream().filter(d -> d.name().equals("check")).findFirst().orElse(null);
    String text = option;
    int line = 1;
    if (text == null && directive != null) {
      text = Directives.firstWord(directive);
      line = directive.line();
    }
    try {
      options = CheckOptions.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      SourceLocation place =
          new SourceLocation(fileName, line, line, Mark.line(line, "# check=" + text));
      throw new BuildException(
          FailureReason.DockerfileInvalid, place + ": " + e.getMessage(), place, text);
    }
  }

  /**
   * Something was found at an instruction.
   *
   * @param pieces what is marked, as in {@link Source#at}
   */
  public void add(Source source, CheckRule rule, String message, String... pieces) {
    if (options.reports(rule, source)) {
      add(new Finding(rule, message, source.at(pieces)));
    }
  }

  /** An empty line was found behind a continuation. */
  void addEmptyContinuation(SourceLocation place) {
    Source nowhere = new Source("", "", place, List.of());
    if (options.reports(CheckRule.NoEmptyContinuation, nowhere)) {
      add(new Finding(CheckRule.NoEmptyContinuation, "Empty continuation line", place));
    }
  }

  private void add(Finding finding) {
    findings.putIfAbsent(finding.warning(), finding);
  }

  /** Whether .dockerignore leaves out what a COPY or ADD names. */
  public boolean isIgnored(String path) {
    return ignored.test(path);
  }

  /** All that was found so far. */
  public List<Finding> findings() {
    return List.copyOf(findings.values());
  }

  /** All findings so far, in the form of a result. */
  public List<Warning> warnings() {
    return new ArrayList<>(findings.keySet());
  }

  /**
   * The same where the findings are shown anyway.
   *
   * @throws BuildException (DockerfileInvalid) naming the rules alone
   */
  public void enforceShown() {
    if (options.error() && !findings.isEmpty()) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          file
              + ": check=error=true makes a build fail for "
              + warnings().stream()
                  .map(Warning::rule)
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
  }

  /**
   * @throws BuildException (DockerfileInvalid) if there are findings and the Dockerfile wants the
   *     build to fail then
   */
  public void enforce() {
    if (options.error() && !findings.isEmpty()) {
      String found =
          warnings().stream()
              .map(w -> file + ":" + w.line() + ": " + w.rule() + ": " + w.message())
              .collect(Collectors.joining("; "));
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          found + " (check=error=true makes the build fail for these)",
          findings().getFirst().place(),
          null);
    }
  }
}
