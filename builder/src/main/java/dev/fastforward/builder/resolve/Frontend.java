package dev.fastforward.builder.resolve;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Directive;
import dev.fastforward.builder.dockerfile.Directives;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the directive {@code syntax} and the build argument that overrides it: docker/dockerfile
 * is built in, other frontends are refused. Pure.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#syntax">syntax</a>
 */
public final class Frontend {
  private static final Set<String> BUILT_IN =
      Set.of(
          "docker/dockerfile",
          "docker.io/docker/dockerfile",
          "docker/dockerfile-upstream",
          "docker.io/docker/dockerfile-upstream");

  private static final String NOT_BUILT_IN =
      " names a frontend that is not built in; docker/dockerfile is, so leave ";

  /** Build arguments of BuildKit's frontend that have no effect here, and why. */
  private static final Map<String, String> WITHOUT_EFFECT =
      Map.of(
          "BUILDKIT_MULTI_PLATFORM",
          "an image of one platform has an index only with --provenance",
          "BUILDKIT_INLINE_CACHE",
          "the cache is a repository of its own, see --cache-repo");

  private Frontend() {}

  /** Notes about build arguments that have no effect, for the log. */
  public static List<String> notes(Map<String, String> buildArgs) {
    return WITHOUT_EFFECT.keySet().stream()
        .filter(name -> isOn(buildArgs.get(name)))
        .sorted()
        .map(name -> "the build argument " + name + " has no effect: " + WITHOUT_EFFECT.get(name))
        .toList();
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && !Set.of("", "0", "f", "false").contains(value.toLowerCase(Locale.ROOT));
  }

  /**
   * Checks the frontend.
   *
   * @param buildArgs BUILDKIT_SYNTAX overrides the directive
   * @throws BuildException UnsupportedInstruction for another frontend
   */
  static void check(String fileName, byte[] dockerfile, Map<String, String> buildArgs) {
    String given = buildArgs.get("BUILDKIT_SYNTAX");
    if (given != null && !given.isEmpty()) {
      if (!isBuiltIn(given)) {
        throw new BuildException(
            FailureReason.UnsupportedInstruction,
            "the build argument BUILDKIT_SYNTAX=" + given + NOT_BUILT_IN + "it out");
      }
      return;
    }
    Directive directive = Directives.syntax(new String(dockerfile, StandardCharsets.UTF_8));
    if (directive != null && !isBuiltIn(directive.value())) {
      throw new BuildException(
          FailureReason.UnsupportedInstruction,
          "syntax=" + directive.value() + NOT_BUILT_IN + "the line out",
          new SourceLocation(
              fileName, Math.max(1, directive.line()), Math.max(1, directive.line())),
          "# syntax=" + directive.value());
    }
  }

  private static boolean isBuiltIn(String image) {
    String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    int colon = name.lastIndexOf(':');
    return BUILT_IN.contains(colon > name.lastIndexOf('/') ? name.substring(0, colon) : name);
  }
}
