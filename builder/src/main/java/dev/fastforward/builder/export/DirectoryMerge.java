package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Moves files into a directory that has files already. What has the same name is replaced; links
 * that are there are replaced and never followed.
 *
 * @param name of the directory, for messages
 */
record DirectoryMerge(String name) {

  /** Moves all that is in one directory into another, on the same file system. */
  void into(Path from, Path target) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(from)) {
      for (Path child : children) {
        move(child, target.resolve(child.getFileName()));
      }
    }
  }

  private void move(Path from, Path target) throws IOException {
    boolean directory = Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS);
    if (directory && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      PosixFileAttributes attributes =
          Files.readAttributes(from, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      makeWritable(from);
      makeWritable(target);
      into(from, target);
      Files.setPosixFilePermissions(target, attributes.permissions());
      Files.setLastModifiedTime(target, attributes.lastModifiedTime());
      return;
    }
    try {
      if (directory) {
        Files.deleteIfExists(target);
      }
      Files.move(from, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException e) {
      throw blocked(target, e);
    } catch (IOException e) {
      if (!directory && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw blocked(target, e);
      }
      throw e;
    }
  }

  private BuildException blocked(Path target, IOException e) {
    return new BuildException(
        FailureReason.InvalidRequest,
        "output: "
            + target
            + " is a directory, and a file in the image; remove it, or take another directory than "
            + name,
        e);
  }

  private static void makeWritable(Path directory) throws IOException {
    Set<PosixFilePermission> permissions =
        EnumSet.copyOf(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS));
    if (permissions.addAll(
        Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE))) {
      Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setPermissions(permissions);
    }
  }

  /** Removes a directory with all that is in it. */
  static void remove(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      makeWritable(directory);
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          remove(child);
        }
      }
    }
    Files.deleteIfExists(directory);
  }
}
