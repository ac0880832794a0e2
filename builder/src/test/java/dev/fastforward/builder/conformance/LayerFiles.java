package dev.fastforward.builder.conformance;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** What layers hold, and what they are one over the other. */
final class LayerFiles {
  private static final String XATTR = "SCHILY.xattr.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String WHITEOUT = ".wh.";

  private LayerFiles() {}

  /** The entries of a layer, in their order. */
  static List<ImageEntry> read(byte[] blob) throws IOException {
    List<ImageEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(uncompressed(blob), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry(entry, tar));
      }
    }
    return entries;
  }

  private static InputStream uncompressed(byte[] blob) throws IOException {
    InputStream in = new ByteArrayInputStream(blob);
    if (blob.length > 4 && (blob[0] & 0xff) == 0x1f && (blob[1] & 0xff) == 0x8b) {
      return new GZIPInputStream(in);
    }
    boolean zstd = blob.length > 4 && (blob[0] & 0xff) == 0x28 && (blob[1] & 0xff) == 0xb5;
    return zstd ? new ZstdInputStream(in) : in;
  }

  private static ImageEntry entry(TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    String type = type(entry);
    Map<String, String> xattrs = new TreeMap<>();
    entry
        .getExtraPaxHeaders()
        .forEach((name, value) -> {
          if (name.startsWith(XATTR)) {
            xattrs.put(name.substring(XATTR.length()), value);
          }
        });
    boolean device = type.equals("char") || type.equals("block");
    return new ImageEntry(
        path(entry.getName()),
        type,
        "%04o".formatted(entry.getMode() & 07777),
        entry.getLongUserId(),
        entry.getLongGroupId(),
        Math.floorDiv(entry.getLastModifiedTime().toMillis(), 1000L),
        target(entry),
        null,
        device ? entry.getDevMajor() + "," + entry.getDevMinor() : null,
        type.equals("file") ? tar.readAllBytes() : new byte[0],
        xattrs);
  }

  private static @Nullable String target(TarArchiveEntry entry) {
    if (entry.isSymbolicLink()) {
      return entry.getLinkName();
    }
    return entry.isLink() ? path(entry.getLinkName()) : null;
  }

  private static String type(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return "dir";
    }
    if (entry.isSymbolicLink()) {
      return "symlink";
    }
    if (entry.isLink()) {
      return "hardlink";
    }
    if (entry.isCharacterDevice()) {
      return "char";
    }
    if (entry.isBlockDevice()) {
      return "block";
    }
    return entry.isFIFO() ? "fifo" : "file";
  }

  /** The path without what says nothing at its ends. */
  static String path(String name) {
    String path = name.strip();
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    return path.replaceAll("^/+|/+$", "");
  }

  /** The files of all layers together. */
  static SortedMap<String, ImageEntry> apply(List<List<ImageEntry>> layers) {
    SortedMap<String, ImageEntry> files = new TreeMap<>();
    for (List<ImageEntry> layer : layers) {
      for (ImageEntry entry : layer) {
        if (name(entry.path()).equals(OPAQUE)) {
          removeBelow(files, folder(entry.path()));
        }
      }
      for (ImageEntry entry : layer) {
        apply(files, entry);
      }
    }
    return files;
  }

  private static void apply(SortedMap<String, ImageEntry> files, ImageEntry entry) {
    String path = entry.path();
    String name = name(path);
    if (name.equals(OPAQUE) || path.isEmpty()) {
      return;
    }
    if (name.startsWith(WHITEOUT)) {
      String folder = folder(path);
      String hidden = (folder.isEmpty() ? "" : folder + "/") + name.substring(WHITEOUT.length());
      files.remove(hidden);
      removeBelow(files, hidden);
      return;
    }
    if (entry.type().equals("hardlink")) {
      ImageEntry first = files.get(Objects.requireNonNull(entry.target()));
      if (first == null) {
        throw new IllegalStateException(
            path + " is a hard link to " + entry.target() + ", which is not there");
      }
      files.put(path, first.linked(path));
      return;
    }
    if (!entry.type().equals("dir")) {
      removeBelow(files, path);
    }
    files.put(path, entry);
  }

  private static void removeBelow(SortedMap<String, ImageEntry> files, String folder) {
    if (folder.isEmpty()) {
      files.clear();
    } else {
      files.keySet().removeIf(path -> path.startsWith(folder + "/"));
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
