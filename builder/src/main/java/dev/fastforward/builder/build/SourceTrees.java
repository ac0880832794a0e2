package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.SourceTree;
import java.util.Map;

/**
 * The build context and the contexts with a name.
 *
 * @param named by name
 */
record SourceTrees(SourceTree context, Map<String, SourceTree> named) {
  SourceTree named(String name) {
    SourceTree tree = named.get(name);
    if (tree == null) {
      throw new BuildException(
          FailureReason.InvalidRequest, "there is no build context with the name " + name);
    }
    return tree;
  }
}
