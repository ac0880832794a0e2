package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An artifact in a registry whose layers hold the files. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OciSource(
    @JsonPropertyDescription(
            "Reference of the artifact, by tag or digest, as flux push artifact and oras push make"
                + " them; an ordinary image will do too.")
        @Required
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "!self.matches('[[:space:]]') && !self.contains('://')",
            message =
                "source.oci.image must be a reference such as registry.example.com/app-source:1")
        String image,
    @JsonPropertyDescription(
            "A Secret of type kubernetes.io/dockerconfigjson with the credentials of its registry. RUN"
                + " instructions cannot see it. "
                + Docs.NO_BUILD)
        @Nullable SecretRef secretRef) {}
