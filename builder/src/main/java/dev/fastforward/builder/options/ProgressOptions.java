package dev.fastforward.builder.options;

import dev.fastforward.builder.dockerfile.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the display of a build. */
public final class ProgressOptions {
  private static final String VARIABLE = "BUILDKIT_PROGRESS";

  @Option(
      names = "--progress",
      paramLabel = "HOW",
      description =
          "auto (tty on a terminal, else plain), plain, tty, quiet, none or rawjson (default:"
              + " auto).")
  @Nullable String progress;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the digest of the image, to standard output.")
  boolean quiet;

  /**
   * The mode. As for docker build, the variable BUILDKIT_PROGRESS can set it.
   *
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for an unknown mode
   */
  public ProgressMode mode(Map<String, String> environment) {
    if (quiet) {
      return ProgressMode.quiet;
    }
    String name = progress == null ? environment.getOrDefault(VARIABLE, "") : progress;
    List<String> names = Arrays.stream(ProgressMode.values()).map(Enum::name).toList();
    if (name.isEmpty()) {
      return ProgressMode.auto;
    }
    if (!names.contains(name)) {
      throw InvalidOption.refused(
          (progress == null ? VARIABLE : "--progress")
              + " can be "
              + String.join(", ", names)
              + ", not \""
              + name
              + "\""
              + Suggestion.text(name, names));
    }
    return ProgressMode.valueOf(name);
  }
}
