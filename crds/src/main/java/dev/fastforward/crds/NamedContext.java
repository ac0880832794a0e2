package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A context beside the source. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.image) != has(self.url)",
    message = "exactly one of image, url must be set")
public record NamedContext(
    @JsonPropertyDescription(
            "What the Dockerfile calls it: COPY --from=…, RUN --mount=from=…, or FROM …, which it then"
                + " replaces.")
        @Required
        @Size(max = 256)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._/:@-]*$")
        String name,
    @JsonPropertyDescription("An image.")
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "!self.matches('[[:space:]]') && !self.contains('://')",
            message =
                "contexts.image must be an image reference such as registry.example.com/base:1")
        @Nullable String image,
    @JsonPropertyDescription(
            "A git repository or an archive, as docker build --build-context takes them:"
                + " https://git.example.com/lib.git#v1:src is the folder src of what v1 names. Without"
                + " credentials; plain http only for hosts that the operator's settings allow.")
        @Size(min = 1, max = 2048)
        @ValidationRule(
            value =
                "self.matches('^(https?://|ssh://|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:)')"
                    + " && !self.matches('[[:space:]]')",
            message =
                "contexts.url must be an address such as https://git.example.com/lib.git#v1 or"
                    + " https://example.com/files.tar.gz")
        @ValidationRule(
            value = "!self.matches('^https?://[^/]*@') && !self.matches('^ssh://[^/@]*:[^/@]*@')",
            message = "contexts.url must hold no credentials")
        @Nullable String url) {}
