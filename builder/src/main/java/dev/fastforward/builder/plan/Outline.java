package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be given to the build of a target. All lists are in the order of the Dockerfile.
 *
 * @param name of the target; null if it has none
 * @param description from the comment above it that begins with its name
 */
public record Outline(
    @Nullable String name,
    @Nullable String description,
    List<Arg> args,
    List<Need> secrets,
    List<Need> ssh) {

  /**
   * A build argument.
   *
   * @param value that it has; null for none
   */
  public record Arg(
      String name, @Nullable String description, @Nullable String value, SourceLocation place) {}

  /**
   * A secret or an agent.
   *
   * @param required whether a build without it fails
   */
  public record Need(String name, boolean required, SourceLocation place) {}
}
