package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An archive on a web server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpSource(
    @JsonPropertyDescription(
            "Where it is: a tar, compressed by gzip, bzip2, xz or zstd, or not. Plain http only for"
                + " hosts that the operator's settings allow.")
        @Required
        @Size(min = 1, max = 2048)
        @ValidationRule(
            value = "self.matches('^https?://[^/@?]+([/?]|$)') && !self.matches('[[:space:]#]')",
            message =
                "source.http.url must be an address such as https://example.com/app.tar.gz, without"
                    + " credentials; secretRef names a Secret with them")
        String url,
    @JsonPropertyDescription("Digest that the archive must have; any if it is left out.")
        @Size(max = 71)
        @Pattern("^sha256:[0-9a-f]{64}$")
        @Nullable String digest,
    @JsonPropertyDescription(
            "Leading folders that are taken off the names of the archive's files; 0 if it is left out.")
        @Min(0)
        @Max(64)
        @Nullable Integer stripComponents,
    @JsonPropertyDescription(
            "A Secret with username and password, or bearerToken. RUN instructions cannot see it. "
                + Docs.NO_BUILD)
        @Nullable SecretRef secretRef) {}
