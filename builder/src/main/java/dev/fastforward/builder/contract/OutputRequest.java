package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place that the result goes to.
 *
 * @param names image references to push to, or the names that a file gives the image. Tags may hold
 *     {branch}, {tag}, {revision}, {shortRevision} and {commitTime} of a git source
 * @param dest file or directory; {@code -} for standard output
 * @param tar whether an OCI layout is one tar file; null for yes
 * @param attributes other attributes as given, such as compression
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OutputRequest(
    OutputType type,
    @Nullable List<String> names,
    @Nullable String dest,
    @Nullable Boolean tar,
    @Nullable Map<String, String> attributes) {

  public static OutputRequest registry(String... names) {
    return new OutputRequest(OutputType.registry, List.of(names), null, null, null);
  }
}
