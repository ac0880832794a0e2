package dev.fastforward.builder.sandbox;

/**
 * How a command ended.
 *
 * @param exitCode as it was; 128 + signal for a command that a signal ended; 127 if the program was
 *     not found, 126 if it could not be executed
 * @param signal the signal that ended it, or 0
 */
public record RunResult(int exitCode, int signal) {}
