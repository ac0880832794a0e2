package dev.fastforward.builder.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Points at content by digest.
 *
 * @param size in bytes
 * @param data the content itself, where the descriptor carries it
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI image
 *     spec, descriptors</a>
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Descriptor(
    String mediaType,
    Digest digest,
    @JsonInclude(JsonInclude.Include.ALWAYS) long size,
    @Nullable List<String> urls,
    @Nullable Map<String, String> annotations,
    byte @Nullable [] data,
    @Nullable String artifactType,
    @Nullable Platform platform) {

  /**
   * @throws RuntimeException if a document from outside lacks what a descriptor must have
   */
  public Descriptor {
    requireNonNull(mediaType, "mediaType");
    requireNonNull(digest, "digest");
    if (size < 0) {
      throw new IllegalArgumentException("negative size: " + size);
    }
  }

  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, null, null, null, null, null);
  }

  public Descriptor withData(byte @Nullable [] content) {
    return new Descriptor(
        mediaType, digest, size, urls, annotations, content, artifactType, platform);
  }

  public Descriptor withMediaType(String other) {
    return new Descriptor(other, digest, size, urls, annotations, data, artifactType, platform);
  }

  public Descriptor withPlatform(@Nullable Platform other) {
    return new Descriptor(mediaType, digest, size, urls, annotations, data, artifactType, other);
  }

  public Descriptor withAnnotations(@Nullable Map<String, String> other) {
    return new Descriptor(mediaType, digest, size, urls, other, data, artifactType, platform);
  }
}
