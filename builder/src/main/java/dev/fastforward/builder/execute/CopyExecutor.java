package dev.fastforward.builder.execute;

import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.copy.CopyLayout;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.copy.FileContent;
import dev.fastforward.builder.copy.LayerItem;
import dev.fastforward.builder.copy.Ownership;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.filetree.Accounts;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.layer.Archive;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.layer.LayerWriter;
import dev.fastforward.builder.layer.PortableNames;
import dev.fastforward.builder.plan.ModeChange;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the layers of COPY, ADD and WORKDIR from file trees, without a root filesystem. */
final class CopyExecutor {
  private final Session session;

  CopyExecutor(Session session) {
    this.session = session;
  }

  /**
   * The layer of a COPY or ADD.
   *
   * @param state files before the step
   * @param source files to copy from
   * @param downloads of sources that are addresses
   * @param where name of the source, for messages
   */
  BuiltLayer copy(
      Step.Copy copy, SourceTree state, SourceTree source, Downloads downloads, String where)
      throws IOException, InterruptedException {
    CopySelection selection = select(copy, source, downloads, where);
    FileTree below = copy.flags().link() ? FileTree.EMPTY : state.tree();
    Ownership owner =
        Ownership.parse(
            copy.chown(),
            Accounts.of(below, state::open),
            below.layers() == 0,
            session.listener()::warning);
    ModeChange mode = copy.chmod() == null ? null : ModeChange.parse(copy.chmod());
    List<LayerItem> items =
        CopyLayout.of(
            below,
            selection,
            archives(selection),
            new CopyLayout.Target(
                copy.destination(), owner, mode, session.times().constantMtime()));
    List<FileNode> files = new ArrayList<>();
    items.forEach(item -> {
      if (item.content() instanceof FileContent.OfTree file && file.source().equals(source)) {
        files.add(file.node());
      }
    });
    source.prepare(files);
    return write(items);
  }

  private static CopySelection select(
      Step.Copy copy, SourceTree source, Downloads downloads, String where) {
    try {
      return CopySelection.of(copy, source, downloads, where);
    } catch (BuildException e) {
      throw e.at(copy.info().location(), copy.info().text());
    }
  }

  /** The layer of a WORKDIR: the directory, if it does not exist. */
  BuiltLayer workDir(Step.WorkDir step, SourceTree state) throws IOException {
    FileTree tree = state.tree();
    Ownership owner =
        Ownership.parse(
            step.user(), Accounts.of(tree, state::open), false, session.listener()::warning);
    return write(
        CopyLayout.directory(
            tree,
            step.path(),
            owner == null ? new Ownership(0, 0) : owner,
            session.times().constantMtime()));
  }

  private Map<Integer, List<Archive.Entry>> archives(CopySelection selection) throws IOException {
    Map<Integer, List<Archive.Entry>> archives = new HashMap<>();
    for (int i = 0; i < selection.matches().size(); i++) {
      CopySelection.Match match = selection.matches().get(i);
      int index = i;
      if (match.extract() && match.node().entry().type() == FileType.FILE) {
        try {
          archive(match.source(), match.node().entry()).ifPresent(a -> archives.put(index, a));
        } catch (IOException e) {
          if (BuildFailures.isFullDisk(e)) {
            throw e;
          }
          throw new BuildException(
              FailureReason.DockerfileInvalid,
              "the archive "
                  + match.name()
                  + " cannot be extracted: "
                  + e.getMessage()
                  + "; COPY copies it as it is",
              e);
        }
      }
    }
    return archives;
  }

  private Optional<List<Archive.Entry>> archive(SourceTree source, FileEntry file)
      throws IOException {
    DigestInputStream hashed = new DigestInputStream(source.open(file), Digest.sha256());
    try (hashed) {
      Optional<List<Archive.Entry>> entries = Archive.read(hashed, session.layers().workFolder());
      if (entries.isPresent()) {
        hashed.transferTo(OutputStream.nullOutputStream());
        check(file, source.digest(file), Digest.ofHash(hashed.getMessageDigest().digest()));
      }
      return entries;
    }
  }

  private BuiltLayer write(List<LayerItem> items) throws IOException {
    try (LayerWriter writer = session.layers().newLayer()) {
      for (LayerItem item : items) {
        PortableNames.check(item.entry());
        if (item.content() == null) {
          writer.add(item.entry());
        } else {
          writeFile(writer, item.entry(), item.content());
        }
      }
      return writer.finish();
    }
  }

  /**
   * Checks that the content is what the key was computed from: a file may have been saved in
   * between.
   */
  private static void writeFile(LayerWriter writer, FileEntry entry, FileContent content)
      throws IOException {
    Digest expected = content.expected();
    Digest written;
    try (InputStream in = content.open()) {
      written = writer.add(entry, in);
    }
    if (expected != null) {
      check(entry, expected, written);
    }
  }

  private static void check(FileEntry entry, Digest expected, Digest found) {
    if (!found.equals(expected)) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "/" + entry.path() + " changed during the build; build again");
    }
  }
}
