package dev.fastforward.builder.sandbox;

/** A place where RUN instructions are executed. Thread-safe; the roots that it gives are not. */
public interface Sandbox extends AutoCloseable {
  /** Host name of commands that are to have no other; a sandbox may not be able to set it. */
  String HOSTNAME = "buildkitsandbox";

  /**
   * {@code stage}, {@code namespaces}, …: for the log and for cache keys (what a weaker kind made
   * never serves a better one).
   */
  String kind();

  /**
   * An empty root file system, for one stage. Where the place has only one root, this waits until
   * the one before is closed.
   */
  SandboxRoot open();

  @Override
  void close();
}
