package dev.fastforward.builder.dockerfile;

/**
 * A name and a value, both with quotes and variables as written.
 *
 * @param legacy whether a blank stood between them, not an equals sign
 */
public record KeyValue(String name, String value, boolean legacy) {}
