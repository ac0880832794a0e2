package dev.fastforward.builder.layout;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.BlobSource;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.repository.VerifyingStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The blobs of an OCI layout, each in a file of its own. Thread-safe. */
final class LayoutBlobs {
  private final Path directory;
  private final String name;

  /** Blobs whose files are damaged. They count as absent and are replaced. */
  private final Set<Digest> damaged = ConcurrentHashMap.newKeySet();

  /**
   * @param name name of the layout, for messages
   */
  LayoutBlobs(Path layout, String name) {
    this.directory = layout.resolve("blobs").resolve("sha256");
    this.name = name;
  }

  Path file(Digest digest) {
    return directory.resolve(digest.hex());
  }

  boolean has(Digest digest) {
    return !damaged.contains(digest) && Files.isRegularFile(file(digest));
  }

  boolean has(Descriptor blob) throws IOException {
    return has(blob.digest()) && Files.size(file(blob.digest())) == blob.size();
  }

  InputStream open(Descriptor blob) throws IOException {
    return new VerifyingStream(
        Files.newInputStream(file(blob.digest())),
        blob,
        name,
        bytes -> {},
        () -> damaged(blob.digest()));
  }

  /** Records that the content of a blob's file does not have its digest. */
  void damaged(Digest blob) {
    damaged.add(blob);
  }

  /**
   * Writes a blob unless an intact file exists.
   *
   * @throws RegistryException of kind BROKEN if the source has other content
   */
  void put(Descriptor blob, BlobSource source) throws IOException {
    if (claim(blob) && isIntact(blob)) {
      return;
    }
    Files.createDirectories(directory);
    LayoutFiles.replace(
        file(blob.digest()),
        temporary -> {
          try (InputStream in = new VerifyingStream(source.open(), blob, name, bytes -> {});
              OutputStream out = Files.newOutputStream(temporary)) {
            in.transferTo(out);
          }
        });
    damaged.remove(blob.digest());
  }

  /** Checks size and digest. Reading the file is cheaper than a layout that stays damaged. */
  private boolean isIntact(Descriptor blob) throws IOException {
    if (Files.size(file(blob.digest())) != blob.size()) {
      return false;
    }
    MessageDigest sha256 = Digest.sha256();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file(blob.digest())), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.ofHash(sha256.digest()).equals(blob.digest());
  }

  /**
   * Whether the blob exists and stays: its file gets a new time, so that a concurrent sweep keeps
   * it.
   */
  private boolean claim(Descriptor blob) throws IOException {
    if (!has(blob)) {
      return false;
    }
    try {
      Files.setLastModifiedTime(file(blob.digest()), FileTime.from(Instant.now()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true; // the file belongs to another user; the blob exists
    }
  }

  /**
   * Takes a blob from another layout, by a hard link if the file system supports it.
   *
   * @return false if the other layout does not have it
   */
  boolean take(Descriptor blob, LayoutBlobs other) throws IOException {
    if (claim(blob)) {
      return true;
    }
    if (!other.claim(blob)) {
      return false;
    }
    Files.createDirectories(directory);
    try {
      LayoutFiles.link(other.file(blob.digest()), file(blob.digest()));
    } catch (IOException | UnsupportedOperationException e) {
      // On another file system, or without support for hard links.
      put(blob, () -> Files.newInputStream(other.file(blob.digest())));
    }
    return true;
  }

  /** The error for a blob that does not exist. */
  RegistryException absent(Digest digest) {
    return new RegistryException(
        Kind.NOT_FOUND, name + ": blob " + digest + " does not exist", null);
  }
}
