package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a folder to a file as a tar that says all: unlike a layer also nanoseconds and every
 * attribute that it is given, and names that begin with {@code .wh.} are names. Memory does not
 * grow with the folder. Not thread-safe.
 */
public final class FolderWriter implements AutoCloseable {
  /** Nobody else reads it, so what is fastest will do. */
  private static final Compression COMPRESSION = Compression.ZSTD;

  private static final String MEDIA_TYPE = "application/vnd.fastforward.folder.v1.tar+zstd";
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final MessageDigest blobHash = Digest.sha256();
  private final MessageDigest tarHash = Digest.sha256();
  private final FolderLimit limit = new FolderLimit();
  private final OutputStream stream;
  private final TarWriter tar;

  /**
   * @param file is made; left where it is when the writer is closed
   */
  public FolderWriter(Path file) throws IOException {
    this.file = file;
    OutputStream blob =
        new DigestOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), BUFFER), blobHash);
    stream =
        new BufferedOutputStream(
            new DigestOutputStream(COMPRESSION.compress(blob), tarHash), BUFFER);
    tar = new TarWriter(stream);
  }

  /**
   * Adds an entry.
   *
   * @param content of a file, exactly as long as the entry says, not closed; null for all others
   * @throws TarFormatException if the folder is too large, or a path in it too long
   * @throws IOException also if the content is shorter or longer than the entry says
   */
  public void add(FileEntry entry, @Nullable InputStream content) throws IOException {
    if ((entry.type() == FileType.FILE) != (content != null)) {
      throw new IllegalArgumentException("files have content, and only they: " + entry.path());
    }
    TarPaths.clean(entry.path()); // what cannot be read again must not be written
    limit.count(entry);
    PaxTime time = new PaxTime(entry.mtime(), entry.mtimeNanos());
    Map<String, byte[]> exact =
        entry.mtimeNanos() == 0
            ? Map.of()
            : Map.of("mtime", time.text().getBytes(StandardCharsets.US_ASCII));
    tar.add(entry, exact, content);
  }

  /** Ends the tar. */
  public PackedFolder finish() throws IOException {
    tar.finish();
    stream.close();
    return new PackedFolder(
        new Descriptor(MEDIA_TYPE, Digest.ofHash(blobHash.digest()), Files.size(file)),
        Digest.ofHash(tarHash.digest()),
        file);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
