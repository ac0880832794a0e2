package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A git repository. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitSource(
    @JsonPropertyDescription(
            "Where it is: https://git.example.com/team/app.git, ssh://git@git.example.com/app.git or"
                + " git@git.example.com:app.git. Plain http only for hosts that the operator's settings"
                + " allow.")
        @Required
        @Size(min = 1, max = 2048)
        @ValidationRule(
            value = "self.matches('^(https?://|ssh://|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:)')",
            message =
                "source.git.url must be an address such as https://git.example.com/app.git or"
                    + " git@git.example.com:app.git")
        @ValidationRule(
            value = "!self.matches('[[:space:]#]')",
            message =
                "source.git.url must hold neither spaces nor a fragment; ref and source.contextDir say"
                    + " what is taken")
        @ValidationRule(
            value = "!self.matches('^https?://[^/]*@') && !self.matches('^ssh://[^/@]*:[^/@]*@')",
            message = "source.git.url must hold no credentials; secretRef names a Secret with them")
        String url,
    @JsonPropertyDescription(
            "What is built; the repository's default branch if it is left out. A build resolves it to"
                + " a commit when it starts. New commits start no build: ask for one by the annotation"
                + " fastforward.dev/rebuild-requested-at.")
        @Nullable GitRef ref,
    @JsonPropertyDescription(
            "Commits of history that are fetched; as few as possible if it is left out.")
        @Min(1)
        @Max(1_000_000)
        @Nullable Integer depth,
    @JsonPropertyDescription(
            "Disabled: submodules are left out. Enabled: they are fetched. Recursive: and their own"
                + " submodules too, as docker build does.")
        @Default("Recursive")
        @Nullable Submodules submodules,
    @JsonPropertyDescription(
            "A Secret with username and password (a token goes there), or bearerToken, or"
                + " ssh-privatekey (or identity) and known_hosts. RUN instructions cannot see it. "
                + Docs.NO_BUILD)
        @Nullable SecretRef secretRef) {

  /** What becomes of submodules. */
  public enum Submodules {
    Disabled,
    Enabled,
    Recursive
  }
}
