package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an image was built from. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Inputs(
    @JsonPropertyDescription(
            "A hash over all that makes a build necessary when it changes: spec, content of the source,"
                + " asked for rebuilds.")
        @Nullable String fingerprint,
    @JsonPropertyDescription("The source.") @Nullable SourceRevision source,
    @JsonPropertyDescription("The base images of all stages that were built.") @Size(max = 64)
        List<BaseImage> baseImages) {

  public Inputs {
    baseImages = baseImages == null ? List.of() : List.copyOf(baseImages);
  }

  /** A state of the source. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SourceRevision(
      @JsonPropertyDescription("What was found: main@sha1:… of a git repository.")
          @Nullable String revision,
      @JsonPropertyDescription(
              "Digest of the archive or artifact; of a ConfigMap a hash over the names and contents of"
                  + " its files.")
          @Nullable String digest) {}

  /** A base image as it was found. */
  public record BaseImage(
      @JsonPropertyDescription("Reference in the Dockerfile, arguments expanded.") @Required
          String reference,
      @JsonPropertyDescription("Digest that it led to.") String digest) {}
}
