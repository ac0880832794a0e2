package dev.fastforward.builder.step;

/**
 * A file whose content stands in the Dockerfile.
 *
 * @param name without a slash
 * @param content variables replaced
 */
public record InlineFile(String name, String content) {}
