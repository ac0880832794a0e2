package dev.fastforward.builder.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths relative to a working directory. */
final class WorkDirPath {
  private WorkDirPath() {}

  /** The absolute and clean path that a path means; nothing leads above the root. */
  static String resolve(@Nullable String current, String path) {
    String full = path.startsWith("/") ? path : (current == null ? "" : current) + "/" + path;
    List<String> names = new ArrayList<>();
    for (String name : full.split("/", -1)) {
      if (name.equals("..")) {
        if (!names.isEmpty()) {
          names.removeLast();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return "/" + String.join("/", names);
  }

  /** What WORKDIR leaves in the config: an absolute path stays as it is written. */
  static String configured(@Nullable String current, String path) {
    return path.startsWith("/") ? path : resolve(current, path);
  }

  /** The clean path of a source of COPY, relative to the root of the context if it is so. */
  static String source(String path) {
    String resolved = resolve(null, path);
    if (path.startsWith("/")) {
      return resolved;
    }
    return resolved.equals("/") ? "." : resolved.substring(1);
  }

  /** A destination of COPY: as above, and ending with a slash where a directory is meant. */
  static String destination(@Nullable String current, String path) {
    String resolved = resolve(current, path);
    boolean directory =
        path.isEmpty() || path.equals(".") || path.endsWith("/") || path.endsWith("/.");
    return directory && !resolved.equals("/") ? resolved + "/" : resolved;
  }
}
