package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.dockerfile.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Checks of names and spelling that need no values. */
final class StageChecks {
  private static final Set<String> RESERVED = Set.of("scratch", "context");

  private final Dockerfile file;
  private final Warnings warnings;

  StageChecks(Dockerfile file, Warnings warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  void run() {
    file.warnings().forEach(warnings::add);
    file.stages().forEach(stage -> spelling(stage.from()));
    file.stages().stream()
        .flatMap(stage -> stage.instructions().stream())
        .forEach(this::maintainer);
    names();
    casing();
  }

  private void spelling(Instruction.From from) {
    String[] words = from.source().text().split("\\s+");
    if (from.name() == null || words.length < 3) {
      return;
    }
    String name = words[words.length - 1];
    String as = words[words.length - 2];
    String keyword = from.source().keyword();
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      warnings.add(
          from.source(), "StageNameCasing", "Stage name '" + name + "' should be lowercase");
    }
    boolean lower = keyword.equals(keyword.toLowerCase(Locale.ROOT));
    boolean upper = keyword.equals(keyword.toUpperCase(Locale.ROOT));
    String expected = lower ? as.toLowerCase(Locale.ROOT) : as.toUpperCase(Locale.ROOT);
    if ((lower || upper) && !as.equals(expected)) {
      warnings.add(
          from.source(),
          "FromAsCasing",
          "'" + as + "' and '" + keyword + "' keywords' casing do not match");
    }
  }

  private void maintainer(Instruction instruction) {
    if (instruction instanceof Instruction.Maintainer) {
      warnings.add(
          instruction.source(),
          "MaintainerDeprecated",
          "Maintainer instruction is deprecated in favor of using label");
    }
  }

  private void names() {
    Set<String> seen = new HashSet<>();
    for (Stage stage : file.stages()) {
      String name = stage.from().name();
      if (name == null) {
        continue;
      }
      if (RESERVED.contains(name)) {
        warnings.add(
            stage.from().source(),
            "ReservedStageName",
            "Stage name should not use the same name as reserved stage \"" + name + "\"");
      }
      if (!seen.add(name)) {
        warnings.add(
            stage.from().source(),
            "DuplicateStageName",
            "Duplicate stage name \"" + name + "\", stage names should be unique");
      }
    }
  }

  private void casing() {
    List<Source> sources =
        file.stages().stream()
            .flatMap(stage -> Stream.concat(Stream.of(stage.from()), stage.instructions().stream()))
            .map(Instruction::source)
            .toList();
    long lower = sources.stream().filter(source -> isLower(source.keyword())).count();
    long upper = sources.stream().filter(source -> isUpper(source.keyword())).count();
    boolean mostlyLower = lower > upper;
    for (Source source : sources) {
      String keyword = source.keyword();
      if (mostlyLower ? !isLower(keyword) : !isUpper(keyword)) {
        warnings.add(
            source,
            "ConsistentInstructionCasing",
            "Command '"
                + keyword
                + "' should match the case of the command majority ("
                + (mostlyLower ? "lowercase" : "uppercase")
                + ")");
      }
    }
  }

  private static boolean isLower(String text) {
    return text.equals(text.toLowerCase(Locale.ROOT));
  }

  private static boolean isUpper(String text) {
    return text.equals(text.toUpperCase(Locale.ROOT));
  }
}
