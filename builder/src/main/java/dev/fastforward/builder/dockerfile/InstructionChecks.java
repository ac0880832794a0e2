package dev.fastforward.builder.dockerfile;

import java.util.List;
import java.util.Locale;

/** Checks of single instructions, as they are read. */
final class InstructionChecks {
  private final Checks checks;

  InstructionChecks(Checks checks) {
    this.checks = checks;
  }

  /** What shows before the instruction is understood, also if it cannot be. */
  void before(Statement statement) {
    switch (statement.source().keyword().toLowerCase(Locale.ROOT)) {
      case "from" -> spelling(statement);
      case "maintainer" ->
          checks.add(
              statement.source(),
              CheckRule.MaintainerDeprecated,
              "Maintainer instruction is deprecated in favor of using label",
              statement.source().keyword());
      default -> {}
    }
  }

  private void spelling(Statement statement) {
    Source source = statement.source();
    List<String> words = statement.arguments();
    if (words.size() != 3) {
      return;
    }
    String name = words.get(2);
    String as = words.get(1);
    String keyword = source.keyword();
    if (!isLower(name)) {
      checks.add(
          source,
          CheckRule.StageNameCasing,
          "Stage name '" + name + "' should be lowercase",
          words.getFirst(),
          as,
          name);
    }
    boolean lower = isLower(keyword);
    if ((lower && !isLower(as)) || (!lower && isUpper(keyword) && !isUpper(as))) {
      checks.add(
          source,
          CheckRule.FromAsCasing,
          "'" + as + "' and '" + keyword + "' keywords' casing do not match",
          words.getFirst(),
          as);
    }
  }

  void after(Instruction instruction) {
    switch (instruction) {
      case Instruction.From from when from.name() != null ->
          description(from.source(), List.of(from.name()));
      case Instruction.Arg arg ->
          description(arg.source(), arg.definitions().stream().map(ArgDefinition::name).toList());
      default -> {}
    }
  }

  private void description(Source source, List<String> names) {
    if (source.comments().isEmpty() || names.contains(source.comments().getLast().split(" ")[0])) {
      return;
    }
    checks.add(
        source,
        CheckRule.InvalidDefinitionDescription,
        "Comment for "
            + source.keyword().toUpperCase(Locale.ROOT)
            + " should follow the format: `# "
            + (names.size() > 1 ? "<arg_key>" : names.getFirst())
            + " <description>`");
  }

  static boolean isLower(String text) {
    return text.equals(text.toLowerCase(Locale.ROOT));
  }

  static boolean isUpper(String text) {
    return text.equals(text.toUpperCase(Locale.ROOT));
  }
}
