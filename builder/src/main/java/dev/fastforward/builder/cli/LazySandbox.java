package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.execute.SandboxSource;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.sandbox.Sandboxes;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sandbox of a build, chosen when the first RUN needs one. */
final class LazySandbox implements SandboxSource, AutoCloseable {
  private final BuildRequest request;
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
      BuildRequest request,
      Path workFolder,
      Map<String, String> environment,
      Consumer<String> log,
      Runnable preparation) {
    this.request = request;
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
      String socket = request.stageSocket();
      return Sandboxes.open(
          request.sandbox(), socket == null ? null : Path.of(socket), workFolder, environment, log);
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
