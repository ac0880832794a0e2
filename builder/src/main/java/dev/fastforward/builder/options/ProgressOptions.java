package dev.fastforward.builder.options;

import dev.fastforward.builder.dockerfile.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for what is shown. */
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
      description = "Show nothing but the digest of the image, on standard output.")
  boolean quiet;

  /** The mode that is asked for; a variable can say it as for docker build. */
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
