package dev.fastforward.builder.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies layers to a directory of this machine the plain way, one entry after the other, as
 * containerd does; whiteouts as the OCI image spec has them: they spare what their own layer has.
 */
final class SimpleExtraction {
  private final Path root;
  private final Set<Path> own = new HashSet<>();

  private SimpleExtraction(Path root) {
    this.root = root;
  }

  /**
   * An entry of a layer.
   *
   * @param type as in a tar; w for a whiteout of the path, o for an opaque marker in it
   */
  record Item(char type, String path, String link, int mode, int owner, String content) {}

  /** Applies a layer; false if that is not possible. */
  static boolean apply(List<Item> layer, Path root) throws IOException {
    SimpleExtraction extraction = new SimpleExtraction(root);
    for (Item item : layer) {
      if (!extraction.apply(item)) {
        return false;
      }
    }
    return true;
  }

  private boolean apply(Item item) throws IOException {
    if (item.type() == 'o') {
      Path directory = real(item.path(), 0);
      if (directory != null && isDirectory(directory)) {
        hideChildren(directory);
      }
      return directory != null;
    }
    Path path = place(item.path());
    if (path == null) {
      return false;
    }
    if (item.type() == 'w') {
      hide(path);
      return true;
    }
    Path target = item.type() == '1' ? place(item.link()) : null;
    if (item.type() == '1') {
      if (target == null || !exists(target) || isDirectory(target)) {
        return false;
      }
      if (target.equals(path)) {
        return true;
      }
    }
    Path kept = target == null ? null : Files.createLink(root.resolveSibling("kept"), target);
    makeParents(path);
    if (!(item.type() == '5' && isDirectory(path))) {
      remove(path);
    }
    make(item, path, kept);
    own.add(path);
    return true;
  }

  private static void make(Item item, Path path, @Nullable Path kept) throws IOException {
    switch (item.type()) {
      case '0' -> Files.writeString(path, item.content());
      case '1' -> Files.move(Objects.requireNonNull(kept), path);
      case '2' -> Files.createSymbolicLink(path, Path.of(item.link()));
      default -> {
        if (!isDirectory(path)) {
          Files.createDirectory(path);
        }
      }
    }
    if (item.type() == '0' || item.type() == '5') {
      Files.setAttribute(path, "unix:uid", item.owner());
      Files.setAttribute(path, "unix:mode", item.mode());
    }
  }

  /** Directories that lack are made; what is none is replaced, as in an overlay. */
  private void makeParents(Path path) throws IOException {
    Path at = root;
    for (Path name : root.relativize(Objects.requireNonNull(path.getParent()))) {
      at = at.resolve(name);
      if (name.toString().isEmpty()) {
        continue;
      }
      if (!isDirectory(at)) {
        remove(at);
        Files.createDirectory(at);
        Files.setAttribute(at, "unix:mode", 0755);
        own.add(at);
      }
    }
  }

  private void remove(Path path) throws IOException {
    if (isDirectory(path)) {
      try (Stream<Path> children = Files.list(path)) {
        for (Path child : children.toList()) {
          remove(child);
        }
      }
    }
    Files.deleteIfExists(path);
    own.remove(path);
  }

  private void hide(Path path) throws IOException {
    if (!exists(path)) {
      return;
    }
    if (isDirectory(path)) {
      hideChildren(path);
    }
    if (own.contains(path)) {
      return;
    }
    boolean empty = true;
    if (isDirectory(path)) {
      try (Stream<Path> children = Files.list(path)) {
        empty = children.findAny().isEmpty();
      }
    }
    if (empty) {
      remove(path);
    } else {
      Files.setAttribute(path, "unix:uid", 0);
      Files.setAttribute(path, "unix:mode", 0755);
      own.add(path);
    }
  }

  private void hideChildren(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : children.toList()) {
        hide(child);
      }
    }
  }

  /** Where an entry lands: links are followed but for the last name. Null if they go round. */
  private @Nullable Path place(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    Path parent = slash < 0 ? root : real(path.substring(0, slash), 0);
    return parent == null ? null : parent.resolve(path.substring(slash + 1));
  }

  private @Nullable Path real(String path, int links) throws IOException {
    Path at = root;
    String[] names = path.split("/");
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals("..")) {
        at = at.equals(root) ? root : Objects.requireNonNull(at.getParent());
      } else if (!names[i].isEmpty() && !names[i].equals(".")) {
        Path next = at.resolve(names[i]);
        if (Files.isSymbolicLink(next)) {
          String target = Files.readSymbolicLink(next).toString();
          String rest = String.join("/", List.of(names).subList(i + 1, names.length));
          String base = target.startsWith("/") ? "" : root.relativize(at) + "/";
          return links > 40 ? null : real(base + target + "/" + rest, links + 1);
        }
        at = next;
      }
    }
    return at;
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
