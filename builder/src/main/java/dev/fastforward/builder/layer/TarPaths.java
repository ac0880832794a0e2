package dev.fastforward.builder.layer;

import java.util.ArrayDeque;
import java.util.Deque;

/** Names in a tar as paths below a root. */
final class TarPaths {
  /** PATH_MAX of Linux: nothing longer can be made. */
  private static final int MAX_LENGTH = 4096;

  /** What walks over the files of an image goes no deeper either: a stack has an end. */
  private static final int MAX_DEPTH = 1000;

  private TarPaths() {}

  /** The path as it is below a root that nothing leads out of: "..", too, stays below it. */
  static String confine(String name) throws TarFormatException {
    check(name);
    Deque<String> path = new ArrayDeque<>();
    for (String element : name.split("/")) {
      if (element.equals("..")) {
        path.pollLast();
      } else if (!element.isEmpty() && !element.equals(".")) {
        path.addLast(element);
      }
    }
    return String.join("/", path);
  }

  /**
   * The path without leading slashes, empty elements and dots; the root is empty.
   *
   * @throws TarFormatException if an element is ".."
   */
  static String clean(String name) throws TarFormatException {
    check(name);
    StringBuilder path = new StringBuilder(name.length());
    for (String element : name.split("/")) {
      if (element.isEmpty() || element.equals(".")) {
        continue;
      }
      if (element.equals("..")) {
        throw new TarFormatException("the tar entry \"" + name + "\" leads out of the layer");
      }
      if (!path.isEmpty()) {
        path.append('/');
      }
      path.append(element);
    }
    return path.toString();
  }

  private static void check(String name) throws TarFormatException {
    if (name.indexOf('\0') >= 0) {
      throw new TarFormatException("a name in the tar has a zero byte");
    }
    if (name.length() > MAX_LENGTH) {
      throw new TarFormatException(
          "a name in the tar has "
              + name.length()
              + " characters: "
              + name.substring(0, 100)
              + "…");
    }
    if (name.chars().filter(c -> c == '/').count() > MAX_DEPTH) {
      throw new TarFormatException(
          "a name in the tar has more than "
              + MAX_DEPTH
              + " directories: "
              + name.substring(0, 100)
              + "…");
    }
  }
}
