package dev.fastforward.builder.execute;

import dev.fastforward.builder.sandbox.Sandbox;
import java.util.function.Supplier;

/** Gives the sandbox of a build. */
@FunctionalInterface
public interface SandboxSource extends Supplier<Sandbox> {
  /** The sandbox; made when the first RUN needs it. */
  @Override
  Sandbox get();

  /**
   * Called before anything is built if a command has to run. The process may start over here to get
   * the rights that the sandbox needs.
   */
  default void prepare() {}
}
