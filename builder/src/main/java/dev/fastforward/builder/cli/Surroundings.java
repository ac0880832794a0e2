package dev.fastforward.builder.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command finds around itself: several may run in one process, each with its own.
 *
 * @param environment variables, as of a process of its own
 * @param log where progress and messages go
 */
record Surroundings(Map<String, String> environment, PrintStream log) {
  static Surroundings ofThisProcess() {
    return new Surroundings(System.getenv(), System.err);
  }
}
