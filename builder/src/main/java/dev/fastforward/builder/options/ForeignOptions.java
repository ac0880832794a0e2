package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options of docker build and of kaniko's executor that have no effect here. They are declared so
 * that each gets a note or an error, and none is silently ignored.
 */
public final class ForeignOptions {
  private ForeignOptions() {}

  /**
   * Declares those of the options that the words may give.
   *
   * @param words of the command line
   */
  public static void addTo(CommandSpec command, List<String> words) {
    for (OptionRow row : OptionTable.rows()) {
      if (row.how() != OptionRow.How.done && isGiven(row, words)) {
        command.addOption(spec(row));
      }
    }
  }

  /** Its value may follow without a blank, so it is enough that a word begins with the name. */
  private static boolean isGiven(OptionRow row, List<String> words) {
    return row.names().stream()
        .anyMatch(name -> words.stream().anyMatch(word -> word.startsWith(name)));
  }

  private static OptionSpec spec(OptionRow row) {
    OptionSpec.Builder option =
        OptionSpec.builder(row.names().toArray(String[]::new))
            .hidden(true)
            .paramLabel(row.value() == null ? "true|false" : row.value());
    return (row.value() == null
            ? option.type(boolean.class)
            : option.arity("1").type(String[].class))
        .build();
  }

  /**
   * Notes about given options that have no effect.
   *
   * @throws BuildException InvalidRequest for the first option that is not supported
   */
  public static List<String> notes(ParseResult given) {
    List<String> notes = new ArrayList<>();
    for (OptionRow row : OptionTable.rows()) {
      OptionSpec option = given.matchedOption(row.name());
      if (option == null || row.how() == OptionRow.How.done) {
        continue;
      }
      for (String value : values(option)) {
        if (!row.accepts(value)) {
          throw InvalidOption.refused(
              row.name()
                  + (row.values().isEmpty() ? "" : "=" + value)
                  + " is not supported; "
                  + plain(row.text()));
        }
      }
      if (row.how() == OptionRow.How.accepted) {
        notes.add(row.name() + " has no effect: " + plain(row.text()));
      }
    }
    return notes;
  }

  private static List<String> values(OptionSpec option) {
    return option.getValue() instanceof String[] several
        ? Arrays.asList(several)
        : List.of(String.valueOf(option.<Object>getValue()));
  }

  private static String plain(String markdown) {
    return markdown.replace("`", "");
  }
}
