package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user asks for. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.source) || (has(self.dockerfile) && has(self.dockerfile.inline))",
    message = "source is required unless dockerfile.inline is set")
@ValidationRule(
    value =
        "!has(self.output.tags) || (has(self.source) && has(self.source.git)) ||"
            + " !self.output.tags.exists(t, t.matches('[{](branch|tag|revision|shortRevision|commitTime)[}]'))",
    message =
        "output.tags: {branch}, {tag}, {revision}, {shortRevision} and {commitTime} are known of"
            + " source.git only")
public record ImageBuildSpec(
    @JsonPropertyDescription(
            "The build context: the files that COPY and ADD can take. It may be left out when"
                + " dockerfile.inline is set; then the context is empty.")
        @Nullable Source source,
    @JsonPropertyDescription(
            "Which Dockerfile is built, and up to which stage. Without it: the file Dockerfile of the"
                + " source, up to its last stage.")
        @Nullable Dockerfile dockerfile,
    @JsonPropertyDescription("Values of ARG instructions.")
        @Size(max = 128)
        @ValidationRule(
            value = "self.map(a, size(a.name) + size(a.value)).sum() <= 16384",
            message =
                "buildArgs may have 16384 characters in all, names and values together; what is"
                    + " larger belongs into a file of the source")
        List<BuildArg> buildArgs,
    @JsonPropertyDescription(
            "Secrets that RUN --mount=type=secret can ask for. Nothing else of a build sees them, and"
                + " their values are no part of the cache: a change of a value starts no build.")
        @Size(max = 32)
        @ValidationRule(
            value =
                "self.map(s, size(s.id) + size(s.secretKeyRef.name) + size(s.secretKeyRef.key)).sum()"
                    + " <= 8192",
            message = "secrets may have 8192 characters in all, ids, names and keys together")
        List<BuildSecret> secrets,
    @JsonPropertyDescription("Further contexts that the Dockerfile knows by name.")
        @Size(max = 16)
        @ValidationRule(
            value =
                "self.map(c, size(c.name) + (has(c.url) ? size(c.url) : 0) + (has(c.image) ?"
                    + " size(c.image) : 0)).sum() <= 8192",
            message = "contexts may have 8192 characters in all, names, images and urls together")
        List<NamedContext> contexts,
    @JsonPropertyDescription("Where the image goes.") @Required Output output,
    @JsonPropertyDescription("Where the results of steps are kept. " + Docs.NO_BUILD)
        @Default("{\"mode\": \"ReadWrite\"}")
        @Nullable Cache cache,
    @JsonPropertyDescription(
            "How long one attempt may take, such as 90s, 20m or 1h30m; at most 24h. Past it the build"
                + " fails with TimedOut. "
                + Docs.NO_BUILD)
        @Default("1h")
        @Size(max = 32)
        @Pattern("^([0-9]+(\\.[0-9]+)?(s|m|h))+$")
        @ValidationRule(
            value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            message = "timeout must be between 1s and 24h")
        @Nullable String timeout,
    @JsonPropertyDescription(
            "What happens after a failure that may pass by itself, such as a registry that cannot be"
                + " reached. "
                + Docs.NO_BUILD)
        @Default("{\"limit\": 2}")
        @Nullable Retry retry,
    @JsonPropertyDescription("The pod that builds. " + Docs.NO_BUILD) @Nullable Pod pod) {

  public ImageBuildSpec {
    secrets = secrets == null ? List.of() : List.copyOf(secrets);
    contexts = contexts == null ? List.of() : List.copyOf(contexts);
    buildArgs = buildArgs == null ? List.of() : List.copyOf(buildArgs);
  }
}
