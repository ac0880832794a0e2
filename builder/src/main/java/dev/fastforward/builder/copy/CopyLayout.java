package dev.fastforward.builder.copy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a COPY land, as if the image lay on a disk: a source directory gives its
 * contents, symlinks in the destination are followed, missing parents are made. The rules are
 * BuildKit's; the reference is the documentation of COPY and what BuildKit was seen to do.
 */
public final class CopyLayout {
  private final LayerDraft draft;
  private final @Nullable Ownership owner;
  private final @Nullable Integer mode;
  private int copies;

  private CopyLayout(LayerDraft draft, @Nullable Ownership owner, @Nullable Integer mode) {
    this.draft = draft;
    this.owner = owner;
    this.mode = mode;
  }

  /**
   * How the files are put down.
   *
   * @param destination absolute; a trailing slash means a directory
   * @param owner of everything that is copied or made; null to keep the sources' owners
   * @param mode of everything but symlinks; null to keep the sources' modes
   * @param clock mtime of directories that are made, seconds since the epoch
   */
  public record Target(
      String destination, @Nullable Ownership owner, @Nullable Integer mode, long clock) {}

  /**
   * The entries of the new layer.
   *
   * @param tree of the image that is copied to
   * @throws BuildException with reason DockerfileInvalid if a directory would replace a file or the
   *     other way round
   */
  public static List<LayerItem> of(FileTree tree, CopySelection selection, Target target) {
    long uid = target.owner() == null ? 0 : target.owner().uid();
    long gid = target.owner() == null ? 0 : target.owner().gid();
    int directoryMode = target.mode() == null ? 0755 : target.mode() & 0777;
    LayerDraft draft =
        new LayerDraft(
            tree, new LayerDraft.DirectoryDefaults(directoryMode, uid, gid, target.clock()));
    CopyLayout layout = new CopyLayout(draft, target.owner(), target.mode());
    for (CopySelection.Match match : selection.matches()) {
      layout.put(match, target.destination());
    }
    return draft.finish();
  }

  /** The directory of a WORKDIR with its missing parents; none if it is there. */
  public static List<LayerItem> directory(FileTree tree, String path, Ownership owner, long clock) {
    LayerDraft draft =
        new LayerDraft(
            tree, new LayerDraft.DirectoryDefaults(0755, owner.uid(), owner.gid(), clock));
    draft.makeDirectories(draft.resolve(path, true));
    return draft.finish();
  }

  private void put(CopySelection.Match match, String destination) {
    copies++;
    boolean intoDirectory = destination.endsWith("/");
    String parent =
        intoDirectory ? destination : destination.substring(0, destination.lastIndexOf('/') + 1);
    draft.makeDirectories(draft.resolve(parent, true));
    String path = draft.resolve(destination, true);
    FileEntry there = draft.entry(path);
    if (match.node().isDirectory()) {
      if (there == null) {
        draft.makeDirectories(path);
      }
    } else if (there != null && there.isDirectory()) {
      path = join(path, match.name());
    } else {
      draft.makeDirectories(path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "");
    }
    copy(match.node(), path, false);
  }

  /**
   * @param overwrite whether a directory that is there takes the source's mode and owner
   */
  private void copy(FileNode source, String path, boolean overwrite) {
    FileEntry there = draft.entry(path);
    if (source.isDirectory()) {
      if (there != null && !there.isDirectory()) {
        throw new BuildException(
            FailureReason.DockerfileInvalid,
            "cannot copy the directory /"
                + source.entry().path()
                + " onto /"
                + path
                + ", which is no directory in the image");
      }
      if (there == null || overwrite) {
        draft.put(adapted(source.entry(), path));
      }
      for (FileNode child : source.childNodes()) {
        copy(child, join(path, child.entry().name()), true);
      }
      return;
    }
    if (there != null && there.isDirectory()) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "cannot copy the file /"
              + source.entry().path()
              + " onto /"
              + path
              + ", which is a directory in the image");
    }
    FileEntry entry = adapted(source.entry(), path);
    if (entry.type() == FileType.FILE) {
      draft.putFile(entry, source, copies);
    } else {
      draft.put(entry);
    }
  }

  private FileEntry adapted(FileEntry source, String path) {
    FileEntry entry = source.withPath(path);
    if (owner != null) {
      entry = entry.withOwner(owner.uid(), owner.gid());
    }
    if (mode != null && entry.type() != FileType.SYMLINK) {
      entry = entry.withMode(mode);
    }
    return entry;
  }

  private static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}
