package dev.fastforward.builder.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image manifest.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image spec,
 *     manifest</a>
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    int schemaVersion,
    @Nullable String mediaType,
    @Nullable String artifactType,
    Descriptor config,
    List<Descriptor> layers,
    @Nullable Descriptor subject,
    @Nullable Map<String, String> annotations) {

  /**
   * @throws NullPointerException if a document from outside has no config
   */
  public Manifest {
    requireNonNull(config, "config");
    // Absent in a document from outside.
    layers = layers == null ? List.of() : List.copyOf(layers);
  }

  public Manifest(Descriptor config, List<Descriptor> layers) {
    this(2, MediaTypes.OCI_MANIFEST, null, config, layers, null, null);
  }

  public Manifest withAnnotations(@Nullable Map<String, String> other) {
    return new Manifest(schemaVersion, mediaType, artifactType, config, layers, subject, other);
  }
}
