package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Directive;
import dev.fastforward.builder.dockerfile.Directives;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The directive {@code syntax}: the frontend of docker/dockerfile is built in, and others are
 * refused.
 */
final class Frontend {
  private static final Set<String> BUILT_IN =
      Set.of(
          "docker/dockerfile",
          "docker.io/docker/dockerfile",
          "docker/dockerfile-upstream",
          "docker.io/docker/dockerfile-upstream");

  private Frontend() {}

  static void check(String fileName, byte[] dockerfile) {
    Directive directive = Directives.syntax(new String(dockerfile, StandardCharsets.UTF_8));
    if (directive == null) {
      return;
    }
    String image = directive.value();
    String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    int colon = name.lastIndexOf(':');
    if (!BUILT_IN.contains(colon > name.lastIndexOf('/') ? name.substring(0, colon) : name)) {
      throw new BuildException(
          FailureReason.UnsupportedInstruction,
          "syntax="
              + image
              + " names a frontend that is not built in; docker/dockerfile is, so leave the line out",
          new SourceLocation(
              fileName, Math.max(1, directive.line()), Math.max(1, directive.line())),
          "# syntax=" + image);
    }
  }
}
