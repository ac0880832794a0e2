package dev.fastforward.builder.filetree;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fastforward.builder.image.Digest;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a layer, or one node of a file tree, without its content.
 *
 * @param path below the root, without a leading or trailing slash; the root itself is the empty
 *     string
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 * @param size of a file's content in bytes, else 0
 * @param mtime seconds since the epoch
 * @param mtimeNanos nanoseconds within that second
 * @param link target of a symlink as written; path of the file that a hard link is another name of;
 *     else null
 * @param device of a device, major and minor number; else null
 * @param xattrs extended attributes by name; null if there are none
 * @param content digest of a file's content; null where it is not known yet, and for all but files
 * @param inline the content itself, kept for the few files that questions are answered from ({@code
 *     etc/passwd}, {@code etc/group})
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record FileEntry(
    String path,
    FileType type,
    int mode,
    long uid,
    long gid,
    long size,
    long mtime,
    int mtimeNanos,
    @Nullable String link,
    @Nullable Device device,
    @Nullable SortedMap<String, byte[]> xattrs,
    @Nullable Digest content,
    byte @Nullable [] inline) {

  /** Major and minor number of a device. */
  public record Device(int major, int minor) {}

  public static FileEntry directory(String path, int mode, long uid, long gid, long mtime) {
    return new FileEntry(
        path, FileType.DIRECTORY, mode, uid, gid, 0, mtime, 0, null, null, null, null, null);
  }

  public static FileEntry whiteout(String path) {
    return new FileEntry(path, FileType.WHITEOUT, 0, 0, 0, 0, 0, 0, null, null, null, null, null);
  }

  public static FileEntry opaque(String path) {
    return new FileEntry(path, FileType.OPAQUE, 0, 0, 0, 0, 0, 0, null, null, null, null, null);
  }

  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  public Map<String, byte[]> xattrsOrEmpty() {
    return xattrs == null ? Map.of() : xattrs;
  }

  /** The last element of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public FileEntry withPath(String other) {
    return new FileEntry(
        other,
        type,
        mode,
        uid,
        gid,
        size,
        mtime,
        mtimeNanos,
        link,
        device,
        xattrs,
        content,
        inline);
  }

  public FileEntry withOwner(long newUid, long newGid) {
    return new FileEntry(
        path,
        type,
        mode,
        newUid,
        newGid,
        size,
        mtime,
        mtimeNanos,
        link,
        device,
        xattrs,
        content,
        inline);
  }

  public FileEntry withMode(int other) {
    return new FileEntry(
        path,
        type,
        other,
        uid,
        gid,
        size,
        mtime,
        mtimeNanos,
        link,
        device,
        xattrs,
        content,
        inline);
  }

  public FileEntry withMtime(long seconds, int nanos) {
    return new FileEntry(
        path, type, mode, uid, gid, size, seconds, nanos, link, device, xattrs, content, inline);
  }

  public FileEntry withXattrs(@Nullable SortedMap<String, byte[]> other) {
    return new FileEntry(
        path, type, mode, uid, gid, size, mtime, mtimeNanos, link, device, other, content, inline);
  }

  public FileEntry withLink(@Nullable String other) {
    return new FileEntry(
        path,
        type,
        mode,
        uid,
        gid,
        size,
        mtime,
        mtimeNanos,
        other,
        device,
        xattrs,
        content,
        inline);
  }

  public FileEntry withType(FileType other) {
    return new FileEntry(
        path,
        other,
        mode,
        uid,
        gid,
        size,
        mtime,
        mtimeNanos,
        link,
        device,
        xattrs,
        content,
        inline);
  }

  public FileEntry withContent(long newSize, @Nullable Digest digest, byte @Nullable [] bytes) {
    return new FileEntry(
        path,
        type,
        mode,
        uid,
        gid,
        newSize,
        mtime,
        mtimeNanos,
        link,
        device,
        xattrs,
        digest,
        bytes);
  }
}
