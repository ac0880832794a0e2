package dev.fastforward.builder.cli;

import dev.fastforward.builder.dockerfile.Suggestion;
import dev.fastforward.builder.options.InvalidOption;
import dev.fastforward.builder.options.OptionRow;
import dev.fastforward.builder.options.OptionTable;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.options.ResultFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Handles an invalid command line: prints the problem and the remedy, and writes the result file.
 */
final class Usage {
  private Usage() {}

  static int refuse(ProcessEnvironment processEnvironment, ParameterException e, String[] args) {
    Path file = resultFile(Arrays.asList(args));
    return new BuildProcess(
            processEnvironment, file == null ? List.of() : List.of(ResultFile.whole(file)))
        .refuse(InvalidOption.refused(explain(e) + "; see fastforward build --help"));
  }

  private static String explain(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    String word = unmatched.getUnmatched().getFirst();
    if (!unmatched.isUnknownOption()) {
      return "\"" + word + "\" is one argument too many; give one context";
    }
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    List<String> known =
        OptionTable.rows().stream()
            .filter(row -> row.how() != OptionRow.How.refused)
            .flatMap(row -> row.names().stream())
            .filter(option -> option.startsWith("--"))
            .toList();
    return "there is no option " + name + Suggestion.text(name, known);
  }

  private static @Nullable Path resultFile(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--result-file=")) {
        return Path.of(word.substring("--result-file=".length()));
      }
      if (word.equals("--result-file") && i + 1 < words.size()) {
        return Path.of(words.get(i + 1));
      }
    }
    return null;
  }
}
