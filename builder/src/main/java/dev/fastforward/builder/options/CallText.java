package dev.fastforward.builder.options;

import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.engine.Subrequest;
import dev.fastforward.builder.plan.Outline;
import dev.fastforward.builder.plan.Target;
import dev.fastforward.builder.report.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats the answers of {@code --call} for people, like buildx. Pure. */
final class CallText {
  private CallText() {}

  static String of(Outline outline) {
    StringBuilder text = new StringBuilder();
    if (outline.name() != null) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("TARGET:", outline.name()));
      if (outline.description() != null) {
        rows.add(List.of("DESCRIPTION:", shown(outline.description())));
      }
      text.append(TextColumns.of(rows, 1)).append('\n');
    }
    table(
        text,
        List.of("BUILD ARG", "VALUE", "DESCRIPTION"),
        outline.args().stream()
            .map(arg -> List.of(arg.name(), shown(arg.value()), shown(arg.description())))
            .toList());
    table(text, List.of("SECRET", "REQUIRED"), needs(outline.secrets()));
    table(text, List.of("SSH", "REQUIRED"), needs(outline.ssh()));
    return text.toString();
  }

  private static List<List<String>> needs(List<Outline.Need> needs) {
    return needs.stream()
        .map(need -> List.of(shown(need.name()), need.required() ? "true" : ""))
        .toList();
  }

  private static void table(StringBuilder text, List<String> heading, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      List<List<String>> all = new ArrayList<>();
      all.add(heading);
      all.addAll(rows);
      text.append(TextColumns.of(all, 3)).append('\n');
    }
  }

  static String of(List<Target> targets) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TARGET", "DESCRIPTION"));
    for (Target target : targets) {
      String name = target.name() == null ? "" : target.name();
      rows.add(
          List.of(
              target.isDefault() ? (name + " (default)").strip() : name,
              shown(target.description())));
    }
    return TextColumns.of(rows, 1);
  }

  /**
   * Formats the findings of build checks.
   *
   * @param complete whether the checks have seen the whole Dockerfile
   */
  static String of(List<Finding> findings, Subrequest.Text dockerfile, boolean complete) {
    if (findings.isEmpty()) {
      return complete ? "Check complete, no warnings found.\n" : "";
    }
    StringBuilder text = new StringBuilder("Check complete, ");
    text.append(
        findings.size() == 1
            ? "1 warning has been found!\n"
            : findings.size() + " warnings have been found!\n");
    findings.stream()
        .sorted(Comparator.comparingInt(finding -> finding.place().line()))
        .forEach(finding -> warning(text, finding, dockerfile));
    return text.toString();
  }

  private static void warning(StringBuilder text, Finding finding, Subrequest.Text dockerfile) {
    String url = finding.rule().url();
    text.append("\nWARNING: ").append(finding.rule().name());
    text.append(url == null ? "" : " - " + url).append('\n');
    text.append(Excerpt.harmless(finding.message())).append('\n');
    text.append(Excerpt.of(finding.place(), dockerfile.content()));
  }

  private static String shown(@Nullable String text) {
    return text == null ? "" : Excerpt.harmless(text);
  }
}
