package dev.fastforward.builder.report;

import java.util.List;

/**
 * A step, or something else that is done, as the terminal shows it.
 *
 * @param started milliseconds of the clock that the view is drawn by
 * @param millis that it took; of what is running: nothing
 * @param output the last lines that a running command printed
 */
record ProgressLine(String text, State state, long started, long millis, List<String> output) {

  /** How far it is. */
  enum State {
    RUNNING,
    CACHED,
    DONE,
    /** It was running when the build ended. */
    STOPPED
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }
}
