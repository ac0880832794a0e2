package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.execute.SandboxSource;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.settings.SandboxSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sandbox of a build, opened for the first RUN that needs it. Thread-safe. */
final class LazySandbox implements SandboxSource, AutoCloseable {
  private final SandboxSettings settings;
  private final Path workFolder;
  private final Map<String, String> environment;
  private final Consumer<String> log;
  private final Runnable preparation;
  private @Nullable Sandbox sandbox;
  private @Nullable BuildException refusal;

  /**
   * @param preparation runs before the build starts, if a RUN has to be executed
   */
  LazySandbox(
      SandboxSettings settings,
      Path workFolder,
      Map<String, String> environment,
      Consumer<String> log,
      Runnable preparation) {
    this.settings = settings;
    this.workFolder = workFolder;
    this.environment = environment;
    this.log = log;
    this.preparation = preparation;
  }

  @Override
  public void prepare() {
    preparation.run();
  }

  @Override
  public synchronized Sandbox get() {
    if (refusal != null) {
      throw refusal; // an earlier stage has failed to open it
    }
    if (sandbox == null) {
      sandbox = open();
    }
    return sandbox;
  }

  private Sandbox open() {
    try {
      return Sandboxes.open(settings.kind(), settings.stageSocket(), workFolder, environment, log);
    } catch (BuildException e) {
      refusal = e;
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }
}
