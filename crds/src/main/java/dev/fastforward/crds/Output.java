package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the image goes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Output(
    @JsonPropertyDescription(
            "Where the image is pushed to: registry and repository, and a tag (latest if it is left"
                + " out).")
        @Required
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "!self.contains('@')",
            message = "output.image is a push target: repository with an optional tag, no digest")
        @ValidationRule(
            value = "!self.matches('[[:space:]]') && !self.contains('://')",
            message =
                "output.image must be an image reference such as registry.example.com/app:tag")
        @SelectableField
        String image,
    @JsonPropertyDescription(
            "A Secret of type kubernetes.io/dockerconfigjson with the credentials of the registries"
                + " that are pushed to and pulled from. RUN instructions cannot see it. "
                + Docs.NO_BUILD)
        @Nullable SecretRef pushSecretRef,
    @JsonPropertyDescription("Labels of the image; they win over those of the Dockerfile.")
        Map<String, String> labels) {

  public Output {
    labels = labels == null ? Map.of() : new TreeMap<>(labels);
  }
}
