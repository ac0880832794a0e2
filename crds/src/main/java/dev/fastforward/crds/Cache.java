package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the results of steps are kept. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cache(
    @JsonPropertyDescription(
            "ReadWrite: take results from the cache and add to it. ReadOnly: only take, for builds"
                + " that nobody has reviewed. Disabled: neither. "
                + Docs.NO_BUILD)
        @Default("ReadWrite")
        @Nullable Mode mode,
    @JsonPropertyDescription(
            "Image repository of the cache; the repository of output.image with /cache behind it if it"
                + " is left out. Who can push to it can decide what is built from it. "
                + Docs.NO_BUILD)
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "!self.contains('@') && !self.matches('[[:space:]]') && !self.contains('://')",
            message =
                "cache.repository must be a repository such as registry.example.com/app/cache, without"
                    + " tag or digest")
        @Nullable String repository) {

  /** What a build may do with the cache. */
  public enum Mode {
    ReadWrite,
    ReadOnly,
    Disabled
  }
}
