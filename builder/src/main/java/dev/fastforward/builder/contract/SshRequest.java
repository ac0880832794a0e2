package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An SSH agent or key for RUN.
 *
 * @param path socket of an agent, or a private key; null for SSH_AUTH_SOCK
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SshRequest(String id, @Nullable String path) {}
