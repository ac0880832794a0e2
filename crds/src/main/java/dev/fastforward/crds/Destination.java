package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One more place that the image goes to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Destination(
    @JsonPropertyDescription("Registry and repository, and a tag (latest if it is left out).")
        @Required
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "!self.matches('[[:space:]@]') && !self.contains('://')",
            message =
                "output.additionalDestinations.image must be a push target such as"
                    + " mirror.example.net/app:tag, without digest")
        String image,
    @JsonPropertyDescription(
            "A Secret of type kubernetes.io/dockerconfigjson; what output.pushSecretRef says of a"
                + " registry and path counts first. "
                + Docs.NO_BUILD)
        @Nullable SecretRef pushSecretRef) {}
