package dev.fastforward.builder.report;

/**
 * Receives the events of a build. Implementations are thread-safe, since several threads call them.
 */
public interface BuildListener {
  /** An event that is not a step: {@code resolve debian:12}, {@code push registry/app:1}. */
  void note(String text);

  /** A problem that does not end the build. */
  void warning(String text);

  /**
   * A phase of the build starts.
   *
   * @param name read, resolve, chain, probe, build, publish
   */
  default void phase(String name) {}

  /**
   * The number of steps is known. Called again if a layer of the cache is lost.
   *
   * @param steps largest number of calls of {@link #cached} and {@link #finished}
   */
  default void planned(int steps) {}

  /** The result of a step is in the cache. */
  void cached(StepLabel step);

  /** A step starts. */
  void started(StepLabel step);

  /** The command of a step prints a line. */
  void output(StepLabel step, boolean error, String line);

  /**
   * A step has finished.
   *
   * @param millis duration of the step
   */
  void finished(StepLabel step, long millis);
}
