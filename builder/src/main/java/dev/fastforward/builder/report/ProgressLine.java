package dev.fastforward.builder.report;

import java.util.List;

/**
 * A step or another event in the terminal. Immutable.
 *
 * @param started start in milliseconds of the view's clock
 * @param millis duration; 0 for a running step
 * @param output the last lines of output of a running command
 */
record ProgressLine(String text, State state, long started, long millis, List<String> output) {

  /** The state of a step. */
  enum State {
    RUNNING,
    CACHED,
    DONE,
    /** Running at the end of the build. */
    STOPPED
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }
}
