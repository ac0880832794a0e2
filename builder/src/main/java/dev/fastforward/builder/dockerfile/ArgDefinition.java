package dev.fastforward.builder.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * A build argument.
 *
 * @param value default as written; null if there is none
 * @param description from a comment above that begins with the name
 */
public record ArgDefinition(String name, @Nullable String value, @Nullable String description) {}
