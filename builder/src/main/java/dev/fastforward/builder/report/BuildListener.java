package dev.fastforward.builder.report;

/** Hears what a build does, as it does it. Called from several threads. */
public interface BuildListener {
  /** Something that is not a step: {@code resolve debian:12}, {@code push registry/app:1}. */
  void note(String text);

  /** Something is not as it should be, but the build goes on. */
  void warning(String text);

  /**
   * A part of the build begins.
   *
   * @param name read, resolve, chain, probe, build, publish
   */
  default void phase(String name) {}

  /**
   * It is known how much there is to do; where a layer of the cache is lost, once more.
   *
   * @param steps number of steps that {@link #cached} or {@link #finished} will tell, at most
   */
  default void planned(int steps) {}

  /** The result of the step is in the cache. */
  void cached(StepLabel step);

  void started(StepLabel step);

  /** A line that the step's command prints. */
  void output(StepLabel step, boolean error, String line);

  /**
   * @param millis that the step took
   */
  void finished(StepLabel step, long millis);
}
