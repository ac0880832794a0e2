package dev.fastforward.builder.settings;

import dev.fastforward.builder.contract.OutputType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an image goes.
 *
 * @param names image references to push to, or the names that a file gives the image. Tags may hold
 *     {branch}, {tag}, {revision}, {shortRevision} and {commitTime} of a git source
 * @param dest file or directory; {@code -} for standard output; null for none
 * @param tar whether an OCI layout is one tar file
 * @param attributes other attributes as given, such as compression
 */
public record OutputSettings(
    OutputType type,
    List<String> names,
    @Nullable String dest,
    boolean tar,
    Map<String, String> attributes) {

  public OutputSettings {
    names = List.copyOf(names);
    attributes = Map.copyOf(attributes);
  }
}
