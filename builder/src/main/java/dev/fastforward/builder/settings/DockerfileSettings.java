package dev.fastforward.builder.settings;

import org.jspecify.annotations.Nullable;

/**
 * Where the Dockerfile is.
 *
 * @param name path, absolute or below the context, or address
 * @param inline its text, where the request holds it; else null
 */
public record DockerfileSettings(String name, @Nullable String inline) {}
