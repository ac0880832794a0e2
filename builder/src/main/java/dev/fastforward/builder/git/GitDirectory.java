package dev.fastforward.builder.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;

/**
 * Writes a reproducible {@code .git} directory with a detached HEAD and the wanted history: the
 * same commit gives the same bytes, independent of the server's packs. It contains no hooks and no
 * credentials. Used once.
 */
final class GitDirectory {
  private final Repository source;
  private final ObjectReader reader;
  private final Set<ObjectId> objects = new LinkedHashSet<>();
  private final List<ObjectId> shallow = new ArrayList<>();

  private GitDirectory(Repository source, ObjectReader reader) {
    this.source = source;
    this.reader = reader;
  }

  /**
   * Writes the directory.
   *
   * @param depth commits of history, at least 1
   * @param folder exists and is empty
   * @return the folder
   */
  static Path write(Repository source, GitUrl url, GitRefs.Found found, int depth, Path folder)
      throws IOException {
    try (ObjectReader reader = source.newObjectReader()) {
      new GitDirectory(source, reader).write(url, found, depth, folder);
    }
    return folder;
  }

  private void write(GitUrl url, GitRefs.Found found, int depth, Path folder) throws IOException {
    ObjectId tag = found.tag();
    if (tag != null && reader.has(tag)) {
      objects.add(tag);
    }
    ObjectId tree;
    try (RevWalk walk = new RevWalk(reader)) {
      RevCommit commit = walk.parseCommit(found.commit()); // also if the id is that of a tag
      tree = commit.getTree().getId();
      collect(commit.copy(), depth);
    }
    Files.writeString(folder.resolve("HEAD"), found.commit().name() + "\n");
    Files.writeString(folder.resolve("config"), config(url));
    Files.createDirectories(folder.resolve("refs/heads"));
    Files.createDirectories(folder.resolve("refs/tags"));
    Files.createDirectories(folder.resolve("objects/pack"));
    if (!shallow.isEmpty()) {
      String lines =
          shallow.stream().map(ObjectId::name).sorted().collect(Collectors.joining("\n"));
      Files.writeString(folder.resolve("shallow"), lines + "\n");
    }
    if (found.name().startsWith("refs/tags/") && Repository.isValidRefName(found.name())) {
      Path file = folder.resolve(found.name());
      Files.createDirectories(file.getParent());
      ObjectId at = tag != null && reader.has(tag) ? tag : found.commit();
      Files.writeString(file, at.name() + "\n");
    }
    try (FileRepository target = new FileRepository(folder.toFile())) {
      pack(target);
      index(folder, tree);
    }
  }

  private static String config(GitUrl url) {
    String remote = url.shown().replaceFirst("^(https?://)[^/@]*@", "$1");
    return "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n"
        + "[remote \"origin\"]\n\turl = "
        + remote.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "")
        + "\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n";
  }

  private void collect(ObjectId start, int depth) throws IOException {
    Set<ObjectId> level = Set.of(start);
    for (int i = 0; i < depth && !level.isEmpty(); i++) {
      Set<ObjectId> parents = new LinkedHashSet<>();
      for (ObjectId id : level) {
        if (!objects.add(id)) {
          continue;
        }
        // Parsed without the walk, which hides the parents that a shallow fetch omits.
        RevCommit commit = RevCommit.parse(reader.open(id, Constants.OBJ_COMMIT).getCachedBytes());
        collectTree(commit.getTree());
        for (RevCommit parent : commit.getParents()) {
          boolean last = i == depth - 1 || !reader.has(parent);
          if (last && !objects.contains(parent.getId())) {
            shallow.add(id);
            break;
          }
          parents.add(parent.getId());
        }
      }
      level = parents;
    }
  }

  private void collectTree(ObjectId tree) throws IOException {
    objects.add(tree.copy());
    try (TreeWalk walk = new TreeWalk(source, reader)) {
      walk.addTree(tree);
      while (walk.next()) {
        boolean known =
            FileMode.GITLINK.equals(walk.getFileMode(0)) || !objects.add(walk.getObjectId(0));
        if (!known && walk.isSubtree()) {
          walk.enterSubtree();
        }
      }
    }
  }

  private void pack(FileRepository target) throws IOException {
    try (ObjectInserter inserter = target.getObjectDatabase().newPackInserter()) {
      for (ObjectId id : objects) {
        ObjectLoader object = reader.open(id);
        try (var content = object.openStream()) {
          inserter.insert(object.getType(), object.getSize(), content);
        }
      }
      inserter.flush();
    }
  }

  private void index(Path folder, ObjectId tree) throws IOException {
    DirCache index = DirCache.lock(new File(folder.toFile(), "index"), FS.DETECTED);
    DirCacheBuilder builder = index.builder();
    builder.addTree(new byte[0], 0, reader, tree);
    if (!builder.commit()) {
      throw new IOException("cannot write the index of " + folder + ": it is locked");
    }
  }
}
