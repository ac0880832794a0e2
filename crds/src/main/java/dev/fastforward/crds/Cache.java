package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
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
        @Nullable String repository,
    @JsonPropertyDescription(
            "Results that are older are not taken, such as 336h; of any age if it is left out. "
                + Docs.NO_BUILD)
        @Size(max = 32)
        @Pattern("^([0-9]+(\\.[0-9]+)?(s|m|h))+$")
        @Nullable String maxAge,
    @JsonPropertyDescription(
            "A word that is part of the key of every RUN: day, week or month (of the calendar, in UTC)"
                + " have RUN instructions executed again at least that often, and any other text when"
                + " it is changed. "
                + Docs.NO_BUILD)
        @Size(min = 1, max = 128)
        @Nullable String freshness,
    @JsonPropertyDescription(
            "What becomes of the contents of RUN --mount=type=cache. Discard: they go with the pod."
                + " Keep: they are kept in the cache repository for the next build; who can read that can"
                + " read them, so no RUN may leave a secret there. "
                + Docs.NO_BUILD)
        @Default("Discard")
        @Nullable Mounts mounts) {

  /** What becomes of cache mounts. */
  public enum Mounts {
    Discard,
    Keep
  }

  /** What a build may do with the cache. */
  public enum Mode {
    ReadWrite,
    ReadOnly,
    Disabled
  }
}
