package dev.fastforward.builder.copy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.layer.Archive;
import dev.fastforward.builder.plan.ModeChange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a COPY land, as if the image lay on a disk: a source directory gives its
 * contents, symlinks in the destination are followed, missing parents are made. The rules are
 * BuildKit's; the reference is the documentation of COPY and what BuildKit was seen to do.
 */
public final class CopyLayout {
  /** Linux follows as many links in one path. */
  private static final int MAX_LINKS = 40;

  private final LayerDraft draft;
  private final @Nullable Ownership owner;
  private final @Nullable ModeChange mode;
  private final long clock;
  private int copies;

  private CopyLayout(
      LayerDraft draft, @Nullable Ownership owner, @Nullable ModeChange mode, long clock) {
    this.draft = draft;
    this.clock = clock;
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
      String destination, @Nullable Ownership owner, @Nullable ModeChange mode, long clock) {}

  /**
   * The entries of the new layer.
   *
   * @param tree of the image that is copied to; the empty one for {@code --link}
   * @param archives by index of the match: entries of those that are extracted instead of copied
   * @throws BuildException with reason DockerfileInvalid if a directory would replace a file or the
   *     other way round
   */
  public static List<LayerItem> of(
      FileTree tree,
      CopySelection selection,
      Map<Integer, List<Archive.Entry>> archives,
      Target target) {
    long uid = target.owner() == null ? 0 : target.owner().uid();
    long gid = target.owner() == null ? 0 : target.owner().gid();
    int directoryMode = target.mode() == null ? 0755 : target.mode().ofParents();
    LayerDraft draft =
        new LayerDraft(
            tree, new LayerDraft.DirectoryDefaults(directoryMode, uid, gid, target.clock()));
    CopyLayout layout = new CopyLayout(draft, target.owner(), target.mode(), target.clock());
    for (int i = 0; i < selection.matches().size(); i++) {
      List<Archive.Entry> archive = archives.get(i);
      if (archive == null) {
        layout.put(selection.matches().get(i), target.destination());
      } else {
        layout.unpack(archive, target.destination());
      }
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
    copy(dated(match), match.source(), path, false);
  }

  /** A file of the Dockerfile has no time of its own. */
  private FileNode dated(CopySelection.Match match) {
    FileNode node = match.node();
    return match.source() instanceof InlineSource
        ? new FileNode(
            node.entry().withMtime(clock, 0), node.layer(), node.origin(), node.children())
        : node;
  }

  /**
   * @param overwrite whether a directory that is there takes the source's mode and owner
   */
  private void copy(FileNode from, SourceTree source, String path, boolean overwrite) {
    FileEntry there = draft.entry(path);
    if (from.isDirectory()) {
      if (there != null && !there.isDirectory()) {
        throw new BuildException(
            FailureReason.DockerfileInvalid,
            "cannot copy the directory /"
                + from.entry().path()
                + " onto /"
                + path
                + ", which is no directory in the image");
      }
      if (there == null || overwrite) {
        draft.put(adapted(from.entry(), path));
      }
      for (FileNode child : from.childNodes()) {
        copy(child, source, join(path, child.entry().name()), true);
      }
      return;
    }
    if (there != null && there.isDirectory()) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "cannot copy the file /"
              + from.entry().path()
              + " onto /"
              + path
              + ", which is a directory in the image");
    }
    FileEntry entry = adapted(from.entry(), path);
    if (entry.type() == FileType.FILE) {
      draft.putFile(
          entry,
          new FileContent.OfTree(source, from),
          new LayerDraft.Inode(copies, from.layer(), from.origin()));
    } else {
      draft.put(entry);
    }
  }

  /**
   * Extracts an archive into the destination, which is a directory then. Links in the archive and
   * in the image count as if the destination was the root.
   */
  private void unpack(List<Archive.Entry> archive, String destination) {
    copies++;
    String top = draft.resolve(destination, true);
    draft.makeDirectories(top);
    for (Archive.Entry item : archive) {
      if (!item.entry().path().isEmpty()) {
        unpack(item, top);
      }
    }
  }

  private void unpack(Archive.Entry item, String top) {
    FileEntry entry = item.entry();
    String named =
        entry.path().contains("/") ? entry.path().substring(0, entry.path().lastIndexOf('/')) : "";
    String parent = join(top, realDirectory(top, named, entry.path()));
    draft.makeDirectories(parent);
    String path = join(parent, entry.name());
    FileEntry adapted = adapted(entry, path);
    if (!entry.isDirectory()) {
      draft.clear(path);
    }
    if (item.content() != null) {
      draft.putFile(
          adapted,
          new FileContent.Spooled(item.content()),
          // A later entry of the same name is another file, and links to this one stay with it.
          new LayerDraft.Inode(copies, -1, new FileNode.Origin(-1, item.content().toString())));
    } else if (entry.type() == FileType.HARDLINK) {
      String target = join(top, linked(top, String.valueOf(entry.link())));
      if (!draft.link(path, target)) {
        throw new BuildException(
            FailureReason.DockerfileInvalid,
            "the archive has a hard link "
                + entry.path()
                + " to "
                + entry.link()
                + ", which is no file of the archive");
      }
    } else {
      draft.put(adapted);
    }
  }

  /**
   * Where a directory of the archive is below the destination. A link on the way has to lead
   * somewhere; what lies behind it may be made.
   */
  private String realDirectory(String top, String named, String path) {
    String real = "";
    int links = 0;
    for (String name : named.split("/")) {
      real = join(real, name);
      FileEntry element = draft.entry(join(top, real));
      if (element != null && element.type() == FileType.SYMLINK) {
        real = within(top, real);
        if (++links > MAX_LINKS || draft.entry(join(top, real)) == null) {
          throw new BuildException(
              FailureReason.DockerfileInvalid,
              "the archive has \""
                  + path
                  + "\", which leads through the link /"
                  + element.path()
                  + (links > MAX_LINKS ? " and too many others" : " to nowhere"));
        }
      }
    }
    return real;
  }

  /** What a hard link is to: a symlink, too, may have two names. */
  private String linked(String top, String link) {
    int slash = link.lastIndexOf('/');
    return slash < 0
        ? link
        : join(within(top, link.substring(0, slash)), link.substring(slash + 1));
  }

  /** Resolves a path as if a directory was the root. */
  private String within(String top, String path) {
    return PathResolver.resolve(p -> draft.entry(join(top, p)), path, true);
  }

  private FileEntry adapted(FileEntry source, String path) {
    FileEntry entry = source.withPath(path);
    if (owner != null) {
      entry = entry.withOwner(owner.uid(), owner.gid());
    }
    if (mode != null && entry.type() != FileType.SYMLINK) {
      entry = entry.withMode(mode.apply(entry.mode(), entry.isDirectory()));
    }
    return entry;
  }

  private static String join(String directory, String name) {
    return directory.isEmpty() ? name : name.isEmpty() ? directory : directory + "/" + name;
  }
}
