package dev.fastforward.builder.sandbox;

/**
 * One frame that came from the agent.
 *
 * @param type see {@link Protocol}
 */
record Frame(char type, byte[] payload) {}
