package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileNode;
import java.util.List;
import java.util.Map;

/**
 * What has to be done so that a root that holds one tree holds another. Lists are in the order in
 * which it is done.
 *
 * @param removals paths that go, with all below them
 * @param newDirectories to be made, parents first
 * @param touched directories whose metadata has to be set when all else is done, parents first; the
 *     root is the empty path
 * @param plain what can be made without a layer: symlinks, devices, pipes, empty files
 * @param contents files by layer, and there by the tar entry that has the content
 * @param links further names of files
 */
record FillPlan(
    List<String> removals,
    List<FileNode> newDirectories,
    List<FileNode> touched,
    List<FileNode> plain,
    Map<Integer, Map<FileNode.Origin, FileNode>> contents,
    List<Link> links) {

  /** One more name of a file that is there by then. */
  record Link(String existing, String path) {}

  boolean isEmpty() {
    return removals.isEmpty() && touched.isEmpty();
  }
}
