package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What of a git repository is the context.
 *
 * @param ref a branch, a tag, a commit or a full name such as refs/pull/1/head; null for the
 *     remote's HEAD
 * @param depth commits that are fetched; 0 for as few as possible
 * @param submodules Disabled, Enabled or Recursive; null for Recursive
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record GitRequest(@Nullable String ref, int depth, @Nullable String submodules) {}
