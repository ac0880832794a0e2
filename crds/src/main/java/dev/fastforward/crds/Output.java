package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the image goes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.tags) || self.tags.all(t, t.matches('^([A-Za-z0-9_.-]|[{](branch|tag|revision|shortRevision|commitTime|buildNumber)[}])+$') && !t.matches('^[.-]'))",
    message =
        "output.tags are made of letters, digits, '_', '.', '-' and {branch}, {tag}, {revision},"
            + " {shortRevision}, {commitTime}, {buildNumber}")
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
            "More tags in the repository of image. {buildNumber} stands for the number of the build;"
                + " {branch}, {tag}, {revision} (the commit), {shortRevision} (its first 7 digits) and"
                + " {commitTime} (as 20261124120000) for what a git source was resolved to. What a tag"
                + " cannot hold becomes '-'.")
        @Size(max = 16)
        List<String> tags,
    @JsonPropertyDescription(
            "A Secret of type kubernetes.io/dockerconfigjson with the credentials of the registries"
                + " that are pushed to and pulled from. RUN instructions cannot see it. "
                + Docs.NO_BUILD)
        @Nullable SecretRef pushSecretRef,
    @JsonPropertyDescription(
            "Other repositories or registries that the same image is pushed to. Layers are copied"
                + " within a registry where it can do that.")
        @Size(max = 8)
        List<Destination> additionalDestinations,
    @JsonPropertyDescription("Labels of the image; they win over those of the Dockerfile.")
        @ValidationRule(
            value = "self.map(k, size(k) + size(self[k])).sum() <= 8192",
            message = "output.labels may have 8192 characters in all, keys and values together")
        Map<String, String> labels,
    @JsonPropertyDescription("Annotations of the image's manifest.")
        @ValidationRule(
            value = "self.map(k, size(k) + size(self[k])).sum() <= 8192",
            message =
                "output.annotations may have 8192 characters in all, keys and values together")
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "When the image says that it was created. Source: at the time of the commit that was built,"
                + " so that each commit is another digest; a source without commits gives the times of"
                + " the steps. Zero: 1970-01-01. BuildTime: when the build started, so that each build"
                + " is another digest. Unset: the times of the steps, so that the same files give the"
                + " same digest. Never an input of a step.")
        @Nullable Timestamp timestamp,
    @JsonPropertyDescription("How the layers that a build makes are compressed.") @Default("Gzip")
        @Nullable Compression compression) {

  /** Where the image's time comes from. */
  public enum Timestamp {
    Source,
    Zero,
    BuildTime
  }

  /** How layers are compressed. */
  public enum Compression {
    Gzip,
    Zstd,
    Uncompressed
  }

  /** Just an image without anything else. */
  public static Output of(String image) {
    return new Output(image, List.of(), null, List.of(), Map.of(), Map.of(), null, null);
  }

  public Output {
    tags = tags == null ? List.of() : List.copyOf(tags);
    additionalDestinations =
        additionalDestinations == null ? List.of() : List.copyOf(additionalDestinations);
    annotations = annotations == null ? Map.of() : new TreeMap<>(annotations);
    labels = labels == null ? Map.of() : new TreeMap<>(labels);
  }
}
