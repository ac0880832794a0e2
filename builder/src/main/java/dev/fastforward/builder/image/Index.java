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

  /**
   * The image that suits a platform best: of its variant, else of the next lower one that runs
   * there; of several with the same, the first.
   */
  public Optional<Descriptor> find(Platform wanted) {
    for (String variant : PlatformVariants.of(wanted)) {
      for (Descriptor offer : manifests) {
        if (offer.platform() != null
            && PlatformVariants.suits(offer.platform().normalized(), wanted, variant)) {
          return Optional.of(offer);
        }
      }
    }
    return Optional.empty();
  }
}
