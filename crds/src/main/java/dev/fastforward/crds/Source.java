package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The build context. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.configMap), has(self.git), has(self.http), has(self.oci)].filter(x, x).size() == 1",
    message = "exactly one of configMap, git, http, oci must be set")
@ValidationRule(
    value = "!(has(self.contextDir) && has(self.configMap))",
    message = "contextDir goes with git, http and oci; a ConfigMap has no folders")
public record Source(
    @JsonPropertyDescription(
            "A ConfigMap in the namespace of the ImageBuild; each key is a file. A change of its"
                + " content starts a build; its name alone does not.")
        @Nullable ConfigMapSource configMap,
    @JsonPropertyDescription("A git repository.") @Nullable GitSource git,
    @JsonPropertyDescription(
            "An archive on a web server. It is fetched when a build starts; what changes there starts"
                + " none.")
        @Nullable HttpSource http,
    @JsonPropertyDescription(
            "An artifact in a registry. It is fetched when a build starts; a tag that moves starts"
                + " none.")
        @Nullable OciSource oci,
    @JsonPropertyDescription(
            "The folder of the source that is the build context; the whole of it if it is left out."
                + " dockerfile.path starts there.")
        @Size(min = 1, max = 1024)
        @ValidationRule(
            value = "!self.startsWith('/') && !self.matches('(^|/)[.][.](/|$)')",
            message = "source.contextDir must be a relative path within the source")
        @Nullable String contextDir) {

  public static Source of(ConfigMapSource configMap) {
    return new Source(configMap, null, null, null, null);
  }

  public static Source of(GitSource git, @Nullable String contextDir) {
    return new Source(null, git, null, null, contextDir);
  }
}
