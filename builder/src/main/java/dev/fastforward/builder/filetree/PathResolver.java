package dev.fastforward.builder.filetree;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Resolves paths inside an image as the kernel would after chroot: symlinks are followed, and
 * nothing leads above the root.
 */
public final class PathResolver {
  /** As many as Linux follows. */
  private static final int MAX_LINKS = 40;

  private PathResolver() {}

  /** What is at a path, following no symlink; null if nothing is. */
  @FunctionalInterface
  public interface Lookup {
    @Nullable FileEntry entry(String path);
  }

  /** A path leads in circles. */
  public static final class LinkLoopException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    LinkLoopException(String path) {
      super("too many levels of symbolic links: /" + path);
    }
  }

  /**
   * The path without symlinks: what exists of it is followed, what does not exist is taken as it is
   * written.
   *
   * @param path absolute or relative to the root
   * @param followLast whether a symlink at the very end is followed
   * @return without a leading slash; empty for the root
   */
  public static String resolve(Lookup files, String path, boolean followLast) {
    Deque<String> todo = new ArrayDeque<>(Arrays.asList(path.split("/")));
    Deque<String> done = new ArrayDeque<>();
    int links = 0;
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        done.pollLast();
        continue;
      }
      done.addLast(name);
      String sofar = String.join("/", done);
      FileEntry entry = files.entry(sofar);
      if (entry == null || entry.type() != FileType.SYMLINK || (todo.isEmpty() && !followLast)) {
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new LinkLoopException(path);
      }
      String target = String.valueOf(entry.link());
      done.removeLast();
      if (target.startsWith("/")) {
        done.clear();
      }
      String[] names = target.split("/");
      for (int i = names.length - 1; i >= 0; i--) {
        todo.push(names[i]);
      }
    }
    return String.join("/", done);
  }
}
