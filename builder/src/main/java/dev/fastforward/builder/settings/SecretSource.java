package dev.fastforward.builder.settings;

import org.jspecify.annotations.Nullable;

/**
 * Where the value of a secret is: in a file or in a variable.
 *
 * @param file absolute path; where it does not exist the secret is not given
 * @param env name of a variable of this process's environment
 */
public record SecretSource(String id, @Nullable String file, @Nullable String env) {}
