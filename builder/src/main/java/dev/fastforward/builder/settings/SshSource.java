package dev.fastforward.builder.settings;

import org.jspecify.annotations.Nullable;

/**
 * Where an SSH agent or key is.
 *
 * @param path socket of an agent, or a private key; null for SSH_AUTH_SOCK
 */
public record SshSource(String id, @Nullable String path) {}
