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

/** The sandbox of a build, chosen when the first RUN needs one. */
final class LazySandbox implements SandboxSource, AutoCloseable {
  private final SandboxSettings settings;
  private final Path workFolder;
  private final Map<String, String> environment;
  private final Consumer<String> log;
  private final Runnable preparation;
  private @Nullable Sandbox sandbox;
  private @Nullable BuildException refusal;

  /**
   * @param preparation what has to happen before anything is built, if a RUN has to be executed
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
      throw refusal; // another stage has waited for it already
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
