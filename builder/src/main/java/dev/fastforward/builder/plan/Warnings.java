package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.Warning;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.CheckOptions;
import dev.fastforward.builder.dockerfile.Directive;
import dev.fastforward.builder.dockerfile.Directives;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what the checks find, as far as the Dockerfile wants to hear it. */
final class Warnings {
  private final String file;
  private final CheckOptions options;
  private final List<Warning> warnings = new ArrayList<>();

  Warnings(Dockerfile file, PlanOptions options) {
    this.file = file.fileName();
    this.options = options(file, options);
  }

  /** A build argument replaces the directive. */
  private static CheckOptions options(Dockerfile file, PlanOptions options) {
    String text = options.buildArgs().get("BUILDKIT_DOCKERFILE_CHECK");
    int line = 1;
    if (text == null) {
      text = "";
      for (Directive directive : file.directives()) {
        if (directive.name().equals("check")) {
          text = Directives.firstWord(directive);
          line = directive.line();
        }
      }
    }
    try {
      return CheckOptions.parse(text);
    } catch (IllegalArgumentException e) {
      SourceLocation place = new SourceLocation(file.fileName(), line, line);
      throw new BuildException(
          FailureReason.DockerfileInvalid, place + ": " + e.getMessage(), place, text);
    }
  }

  void add(Source source, String rule, String message) {
    if (options.reports(rule, source)) {
      warnings.add(new Warning(source.location().line(), rule, message));
    }
  }

  void add(Warning warning) {
    if (options.reports(warning.rule())) {
      warnings.add(warning);
    }
  }

  /**
   * @throws BuildException (DockerfileInvalid) if there are some and the Dockerfile wants the build
   *     to fail then
   */
  List<Warning> finish() {
    if (options.error() && !warnings.isEmpty()) {
      String found =
          warnings.stream()
              .map(w -> file + ":" + w.line() + ": " + w.rule() + ": " + w.message())
              .collect(Collectors.joining("; "));
      int line = warnings.getFirst().line();
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          found + " (check=error=true makes the build fail for these)",
          new SourceLocation(file, line, line),
          null);
    }
    return List.copyOf(warnings);
  }
}
