package dev.fastforward.builder.resolve;

import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.context.FileMemory;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.step.Step;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The build context, the named contexts and the files at addresses. Thread-safe.
 *
 * @param named name to context, loaded on first use
 * @param downloads files and repositories that ADD names by address
 */
public record SourceTrees(
    SourceTree context, Map<String, Supplier<SourceTree>> named, Downloads downloads) {
  /** The same trees with a memory of files at addresses. */
  public SourceTrees with(FileMemory memory) {
    return new SourceTrees(context, named, downloads.with(memory));
  }

  /**
   * A named context.
   *
   * @throws BuildException InvalidRequest if there is none with this name
   */
  public SourceTree named(String name) {
    Supplier<SourceTree> tree = named.get(name);
    if (tree == null) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "there is no build context named " + name + "; give it with --build-context");
    }
    return tree.get();
  }

  /** The error for a loop of symlinks in the context or the image. */
  public static BuildException loop(PathResolver.LinkLoopException e, Step step) {
    return new BuildException(
        FailureReason.DockerfileInvalid,
        String.valueOf(e.getMessage()),
        step.info().location(),
        step.info().text(),
        null,
        e);
  }
}
