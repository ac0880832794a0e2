package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What of a git repository is built. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.branch), has(self.tag), has(self.commit), has(self.name)].filter(x, x).size() == 1",
    message = "exactly one of branch, tag, commit, name must be set")
public record GitRef(
    @JsonPropertyDescription("The newest commit of that branch.")
        @Size(min = 1, max = 255)
        @Pattern(GitRef.NAME)
        @Nullable String branch,
    @JsonPropertyDescription("The commit of that tag.")
        @Size(min = 1, max = 255)
        @Pattern(GitRef.NAME)
        @Nullable String tag,
    @JsonPropertyDescription("That commit, in full.")
        @Size(max = 64)
        @Pattern("^[0-9a-f]{40}([0-9a-f]{24})?$")
        @Nullable String commit,
    @JsonPropertyDescription("The full name of a reference, such as refs/pull/1/head.")
        @Size(min = 1, max = 255)
        @Pattern("^refs/[^\\s~^:?*\\[\\\\]+$")
        @Nullable String name) {
  private static final String NAME = "^[^\\s~^:?*\\[\\\\-][^\\s~^:?*\\[\\\\]*$";
}
