package dev.fastforward.builder.execute;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.Accounts;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.layer.LayerWriter;
import dev.fastforward.builder.layer.PortableNames;
import dev.fastforward.builder.mounts.RunMountSet;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.resolve.RunEnvironment;
import dev.fastforward.builder.rootfs.RootFilesystem;
import dev.fastforward.builder.sandbox.RunCommand;
import dev.fastforward.builder.sandbox.RunResult;
import dev.fastforward.builder.sandbox.SandboxRoot;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the RUNs of one stage, in a root filesystem that is filled when the first of them
 * needs it. Not thread-safe.
 */
final class RunExecutor implements AutoCloseable {
  /**
   * Mount points of the kernel's file systems. A RUN leaves these directories in an image that
   * lacks them.
   */
  private static final List<String> RUNTIME_DIRECTORIES = List.of("dev", "proc", "sys");

  private final Session session;
  private @Nullable SandboxRoot root;
  private @Nullable RootFilesystem files;
  private boolean warned;

  RunExecutor(Session session) {
    this.session = session;
  }

  /** Opens the mounts of a command. */
  @FunctionalInterface
  interface Mounting {
    RunMountSet open() throws IOException, InterruptedException;
  }

  /**
   * Runs the command.
   *
   * @param layers of the state that the step finds
   * @param mounting for its mounts
   * @return the layer of what it changed
   * @throws BuildException with reason RunFailed if it fails
   */
  BuiltLayer run(Step.Run run, List<Layer> layers, StepLabel label, Mounting mounting)
      throws IOException, InterruptedException {
    FileTree tree = session.layers().tree(layers);
    // What the index does not have is read from the files, which the command needs anyway.
    RunUser user =
        RunUser.of(run.user(), Accounts.of(tree, file -> filled(tree, layers).open(file)));
    RootFilesystem stage = filled(tree, layers);
    LogTail tail = new LogTail();
    RunResult result;
    try (RunMountSet mounts = mounting.open()) {
      result =
          Objects.requireNonNull(root)
              .run(
                  command(run, user, mounts),
                  (error, line) -> {
                    tail.add(line);
                    session.listener().output(label, error, line);
                  });
      if (result.exitCode() == 0) {
        mounts.succeeded();
      }
    }
    if (result.exitCode() != 0) {
      throw new BuildException(
          FailureReason.RunFailed,
          run.info().text() + ": exit code " + result.exitCode(),
          run.info().location(),
          run.info().text(),
          new BuildException.Command(result.exitCode(), tail.text()),
          null);
    }
    return write(withRuntimeDirectories(stage.changes(), tree), stage);
  }

  /** Makes the layer of the last run() the new baseline for detecting changes. */
  void advance(List<Layer> layers) throws IOException, InterruptedException {
    Objects.requireNonNull(files).advance(session.layers().tree(layers), layers);
  }

  private RootFilesystem filled(FileTree tree, List<Layer> layers) throws IOException {
    RootFilesystem stage = open();
    Objects.requireNonNull(root).check(tree);
    stage.fill(tree, layers, session.layers().blobs());
    warnOfMissing(stage.withoutCapabilities());
    return stage;
  }

  /** Once per stage: what is missing for the first command is missing for the others. */
  private void warnOfMissing(List<String> capabilities) {
    if (!capabilities.isEmpty() && !warned) {
      warned = true;
      session
          .listener()
          .warning(
              "file capabilities cannot be set here, so the commands of this stage run without those of "
                  + (capabilities.size() == 1 ? "" : capabilities.size() + " files, among them ")
                  + "/"
                  + capabilities.getFirst()
                  + "; the image keeps them. The work folder's file system must hold extended"
                  + " attributes, and this process needs the capability SETFCAP");
    }
  }

  private RootFilesystem open() throws IOException {
    if (files == null) {
      root = session.sandbox().get().open();
      files = new RootFilesystem(root.directory());
    }
    return files;
  }

  private static RunCommand command(Step.Run run, RunUser user, RunMountSet mounts) {
    return new RunCommand(
            run.argv(),
            environment(run, user, mounts.environment()),
            run.workDir(),
            user.uid(),
            user.gid(),
            user.allGroups())
        .withScripts(scripts(run))
        .with(mounts.mounts(), run.conditions());
  }

  private static List<String> environment(Step.Run run, RunUser user, List<String> secrets) {
    List<String> environment = new ArrayList<>(run.env());
    environment.addAll(run.proxyEnv());
    environment.addAll(secrets);
    return RunEnvironment.of(environment, user.home());
  }

  private static List<RunCommand.Script> scripts(Step.Run run) {
    return run.script() == null
        ? List.of()
        : List.of(new RunCommand.Script(run.script().path(), run.script().content()));
  }

  private List<FileEntry> withRuntimeDirectories(List<FileEntry> changes, FileTree before) {
    List<FileEntry> all = new ArrayList<>(changes);
    for (String path : RUNTIME_DIRECTORIES) {
      if (before.entry(PathResolver.resolve(before::entry, path, true)) == null
          && changes.stream().noneMatch(c -> c.path().equals(path))) {
        all.add(FileEntry.directory(path, 0755, 0, 0, session.times().constantMtime()));
      }
    }
    // Hard links have to stay behind their files, so only what is new moves.
    if (all.size() > changes.size()) {
      all.sort(
          Comparator.comparing((FileEntry e) -> e.type() == FileType.HARDLINK)
              .thenComparing(FileEntry::path));
    }
    return all;
  }

  private BuiltLayer write(List<FileEntry> changes, RootFilesystem stage) throws IOException {
    try (LayerWriter writer = session.layers().newLayer()) {
      for (FileEntry entry : changes) {
        PortableNames.check(entry);
        if (entry.type() == FileType.FILE) {
          try (InputStream content = stage.open(entry)) {
            writer.add(entry, content);
          }
        } else {
          writer.add(entry);
        }
      }
      return writer.finish();
    }
  }

  /** Releases the root. A further RUN fills another one. */
  @Override
  public void close() {
    SandboxRoot open = root;
    root = null;
    files = null;
    warned = false;
    if (open != null) {
      open.close();
    }
  }
}
