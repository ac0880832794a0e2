package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image index: one manifest per platform.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI image
 *     spec, index</a>
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Index(
    int schemaVersion,
    @Nullable String mediaType,
    @Nullable String artifactType,
    List<Descriptor> manifests,
    @Nullable Map<String, String> annotations) {

  public Index {
    // Absent in a document from outside.
    manifests = manifests == null ? List.of() : List.copyOf(manifests);
  }

  public Index(List<Descriptor> manifests) {
    this(2, MediaTypes.OCI_INDEX, null, manifests, null);
  }

  /** The first image that a platform can run; of several variants any, where none is asked for. */
  public Optional<Descriptor> find(Platform wanted) {
    return manifests.stream()
        .filter(d -> d.platform() != null && matches(d.platform().normalized(), wanted))
        .findFirst();
  }

  private static boolean matches(Platform offered, Platform wanted) {
    return offered.os().equals(wanted.os())
        && offered.architecture().equals(wanted.architecture())
        && (wanted.variant() == null || wanted.variant().equals(offered.variant()));
  }
}
