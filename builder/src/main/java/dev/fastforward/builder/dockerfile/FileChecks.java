package dev.fastforward.builder.dockerfile;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks of names and spelling that look at a whole Dockerfile. */
final class FileChecks {
  private static final Set<String> RESERVED = Set.of("scratch", "context");

  private final List<Stage> stages;
  private final Checks checks;

  FileChecks(List<Stage> stages, Checks checks) {
    this.stages = stages;
    this.checks = checks;
  }

  void run() {
    names();
    casing();
  }

  private void names() {
    Set<String> seen = new HashSet<>();
    for (Stage stage : stages) {
      String name = stage.from().name();
      if (name == null) {
        continue;
      }
      if (RESERVED.contains(name)) {
        checks.add(
            stage.from().source(),
            CheckRule.ReservedStageName,
            "Stage name should not use the same name as reserved stage \"" + name + "\"",
            stage.from().base(),
            name);
      }
      if (!seen.add(name)) {
        checks.add(
            stage.from().source(),
            CheckRule.DuplicateStageName,
            "Duplicate stage name \"" + name + "\", stage names should be unique",
            stage.from().base(),
            name);
      }
    }
  }

  private void casing() {
    List<Source> sources =
        stages.stream()
            .flatMap(stage -> Stream.concat(Stream.of(stage.from()), stage.instructions().stream()))
            .map(Instruction::source)
            .toList();
    long lower = sources.stream().filter(s -> InstructionChecks.isLower(s.keyword())).count();
    long upper = sources.stream().filter(s -> InstructionChecks.isUpper(s.keyword())).count();
    boolean mostlyLower = lower > upper;
    for (Source source : sources) {
      String keyword = source.keyword();
      if (mostlyLower ? !InstructionChecks.isLower(keyword) : !InstructionChecks.isUpper(keyword)) {
        checks.add(
            source,
            CheckRule.ConsistentInstructionCasing,
            "Command '"
                + keyword
                + "' should match the case of the command majority ("
                + (mostlyLower ? "lowercase" : "uppercase")
                + ")",
            keyword);
      }
    }
  }
}
