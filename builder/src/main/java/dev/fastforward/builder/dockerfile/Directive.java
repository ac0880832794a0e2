package dev.fastforward.builder.dockerfile;

/**
 * A comment that steers the parser.
 *
 * @param name syntax, escape or check
 * @param value as written, without blanks around
 * @param line from 1
 */
public record Directive(String name, String value, int line) {}
