package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
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
  /** With it, BuildKit marks attestations. */
  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  public Index {
    // Absent in a document from outside.
    manifests = manifests == null ? List.of() : List.copyOf(manifests);
  }

  public Index(List<Descriptor> manifests) {
    this(2, MediaTypes.OCI_INDEX, null, manifests, null);
  }

  /**
   * Whether an entry may be an image, or an index of such: no artifact, and nothing that is said
   * about another entry.
   */
  public static boolean mayBeImage(Descriptor entry) {
    String type = entry.mediaType().toLowerCase(Locale.ROOT);
    String artifact = entry.artifactType();
    boolean image = artifact == null || artifact.isEmpty() || MediaTypes.isConfig(artifact);
    boolean attests =
        entry.annotations() != null && entry.annotations().containsKey(REFERENCE_TYPE);
    boolean forNothing = entry.platform() != null && entry.platform().os().equals("unknown");
    return (MediaTypes.isManifest(type) || MediaTypes.isIndex(type))
        && image
        && !attests
        && !forNothing;
  }

  /**
   * The image that suits a platform best: of its variant, else of the next lower one that runs
   * there; of several with the same, the first.
   */
  public Optional<Descriptor> find(Platform wanted) {
    for (String variant : PlatformVariants.of(wanted)) {
      for (Descriptor offer : manifests) {
        if (offer.platform() != null
            && mayBeImage(offer)
            && PlatformVariants.suits(offer.platform().normalized(), wanted, variant)) {
          return Optional.of(offer);
        }
      }
    }
    return Optional.empty();
  }
}
