package dev.fastforward.builder.settings;

import org.jspecify.annotations.Nullable;

/**
 * The part of a git repository that is fetched.
 *
 * @param ref a branch, a tag, a commit or a full name such as refs/pull/1/head; null for the
 *     remote's HEAD
 * @param depth commits that are fetched, 1 or more
 * @param submodules Disabled, Enabled or Recursive
 */
public record GitSettings(@Nullable String ref, int depth, String submodules) {}
