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
 * The build context and the contexts with a name.
 *
 * @param named by name, loaded when they are first asked for
 * @param downloads of what ADD names by URL
 */
public record SourceTrees(
    SourceTree context, Map<String, Supplier<SourceTree>> named, Downloads downloads) {
  /** The same, with a memory of what ADD names by URL. */
  public SourceTrees with(FileMemory memory) {
    return new SourceTrees(context, named, downloads.with(memory));
  }

  public SourceTree named(String name) {
    Supplier<SourceTree> tree = named.get(name);
    if (tree == null) {
      throw new BuildException(
          FailureReason.InvalidRequest, "there is no build context with the name " + name);
    }
    return tree.get();
  }

  /** Symlinks of the context or the image lead in circles. */
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
