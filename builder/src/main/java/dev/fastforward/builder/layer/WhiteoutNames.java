package dev.fastforward.builder.layer;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;

/**
 * Names that no layer can carry: whoever unpacks it takes a file whose name begins with .wh. for
 * the news that another was deleted (OCI image spec, "Whiteouts").
 */
public final class WhiteoutNames {
  private WhiteoutNames() {}

  /**
   * @throws BuildException DockerfileInvalid if the entry has such a name
   */
  public static void refuse(FileEntry entry) {
    if (entry.type() != FileType.WHITEOUT
        && entry.type() != FileType.OPAQUE
        && entry.name().startsWith(LayerReader.WHITEOUT_PREFIX)) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "/"
              + entry.path()
              + " cannot be in an image: in a layer, a name that begins with .wh. says that a file"
              + " was deleted; rename it, leave it out (.dockerignore, --exclude), or remove it in"
              + " the same RUN");
    }
  }
}
