package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.dockerfile.ArgDefinition;
import dev.fastforward.builder.dockerfile.CheckRule;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Stage;
import dev.fastforward.builder.dockerfile.Suggestion;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.words.Expansion;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks of FROM: its base, its platform, and the variables in them. */
final class FromChecks {
  private static final String TARGET_PLATFORM = "TARGETPLATFORM";

  private final Dockerfile file;
  private final PlanOptions options;
  private final Map<String, String> globalArgs;
  private final Set<String> declared;
  private final Checks checks;

  FromChecks(Dockerfile file, PlanOptions options, Map<String, String> globalArgs, Checks checks) {
    this.file = file;
    this.options = options;
    this.globalArgs = globalArgs;
    this.checks = checks;
    this.declared = new HashSet<>(globalArgs.keySet());
    file.globalArgs().stream()
        .flatMap(arg -> arg.definitions().stream())
        .map(ArgDefinition::name)
        .forEach(declared::add);
  }

  /** Whether each FROM names an image where no build arguments are given. */
  void defaults() {
    Variables defaults;
    try {
      defaults = Variables.of(GlobalScope.withoutBuildArgs(file, options));
      for (Stage stage : file.stages()) {
        Instruction.From from = stage.from();
        Lexer lexer = new Lexer(file.escape());
        if (!isImage(Expanding.word(lexer, from.base(), defaults, from.source()).text())) {
          checks.add(
              from.source(),
              CheckRule.InvalidDefaultArgInFrom,
              "Default value for ARG "
                  + from.base()
                  + " results in empty or invalid base image name",
              from.base());
        }
      }
    } catch (BuildException e) {
      // A word that cannot be expanded without arguments fails with them as well, with an error.
      return;
    }
  }

  private static boolean isImage(String name) {
    try {
      ImageReference.parse(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Variables that FROM cannot see. */
  void undeclared(Instruction.From from, Expansion expansion) {
    for (String name : expansion.unset()) {
      if (!declared.contains(name)) {
        String nearest = Suggestion.nearest(name, declared);
        checks.add(
            from.source(),
            CheckRule.UndefinedArgInFrom,
            "FROM argument '"
                + name
                + "' is not declared"
                + (nearest == null ? "" : " (did you mean " + nearest + "?)"),
            name);
      }
    }
  }

  /**
   * @param written the platform as it is written
   */
  void platform(Instruction.From from, String written, Expansion expansion) {
    undeclared(from, expansion);
    if (expansion.used().isEmpty() && expansion.unset().isEmpty()) {
      constant(from, expansion.text());
    } else if (expansion.unset().isEmpty()
        && expansion.used().equals(Set.of(TARGET_PLATFORM))
        && expansion.text().equals(globalArgs.get(TARGET_PLATFORM))) {
      checks.add(
          from.source(),
          CheckRule.RedundantTargetPlatform,
          "Setting platform to predefined "
              + written
              + " in FROM is redundant as this is the default behavior",
          "--platform",
          written);
    }
  }

  private void constant(Instruction.From from, String text) {
    Platform platform;
    try {
      platform = Platforms.parse(text, options.targetPlatform());
    } catch (IllegalArgumentException e) {
      return; // the planner reports it as an error
    }
    String name = from.name() == null ? "" : from.name();
    if (!name.contains(platform.os()) && !name.contains(platform.architecture())) {
      checks.add(
          from.source(),
          CheckRule.FromPlatformFlagConstDisallowed,
          "FROM --platform flag should not use constant value \"" + text + "\"",
          "--platform",
          text);
    }
  }
}
