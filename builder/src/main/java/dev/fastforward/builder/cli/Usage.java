package dev.fastforward.builder.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/**
 * Ends a call whose words make no sense: says which, and what to do, and writes the result that was
 * asked for.
 */
final class Usage {
  private Usage() {}

  static int refuse(Surroundings surroundings, ParameterException e, String[] args) {
    List<String> words = Arrays.asList(args);
    String known = UnsupportedOptions.explain(words);
    Path file = resultFile(words);
    return new BuildProcess(
            surroundings, file == null ? List.of() : List.of(ResultFile.whole(file)))
        .refuse(
            BuildCommand.refused(
                (known != null ? known : e.getMessage()) + "; see fastforward build --help"));
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
