package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.List;

/** Normalises paths like Go's {@code path.Clean}. Pure. */
final class CleanPath {
  private CleanPath() {}

  /**
   * Removes {@code .}, {@code x/..} and double or trailing slashes. An empty result becomes {@code
   * .}.
   */
  static String of(String path) {
    boolean absolute = path.startsWith("/");
    List<String> names = new ArrayList<>();
    for (String name : path.split("/")) {
      boolean up = name.equals("..");
      if (up && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".") && !(up && absolute)) {
        names.add(name);
      }
    }
    String joined = String.join("/", names);
    if (absolute) {
      return "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }
}
