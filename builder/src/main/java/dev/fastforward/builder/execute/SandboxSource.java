package dev.fastforward.builder.execute;

import dev.fastforward.builder.sandbox.Sandbox;
import java.util.function.Supplier;

/** Where the commands of a build run. */
@FunctionalInterface
public interface SandboxSource extends Supplier<Sandbox> {
  /** The sandbox; made when the first RUN needs it. */
  @Override
  Sandbox get();

  /**
   * Told as soon as it is known that a command has to run, before anything has been built. What a
   * process has to be for that it may become now, by starting over.
   */
  default void prepare() {}
}
