package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the file index of a layer by reading it once. */
public final class Indexer {
  /** Names of users and groups are looked up in these. */
  private static final Set<String> INLINED = Set.of("etc/passwd", "etc/group");

  private static final int MAX_INLINED = 1 << 20;

  private Indexer() {}

  /**
   * The result of reading a layer.
   *
   * @param diffId digest of the uncompressed tar, as computed
   */
  public record Indexed(FileIndex index, Digest diffId) {}

  public static Indexed index(InputStream blob, String layer) throws IOException {
    return index(blob, layer, null);
  }

  /**
   * @param spool gets the contents of all files that are not empty; null for none
   */
  public static Indexed index(InputStream blob, String layer, @Nullable ContentSpool spool)
      throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    Digest diffId =
        LayerReader.read(
            blob,
            layer,
            (entry, content) ->
                entries.add(
                    entry.type() == FileType.FILE
                        ? hashed(entry, content, spool, entries.size())
                        : entry));
    return new Indexed(new FileIndex(entries), diffId);
  }

  static boolean isInlined(FileEntry entry) {
    return entry.type() == FileType.FILE
        && INLINED.contains(entry.path())
        && entry.size() <= MAX_INLINED;
  }

  private static FileEntry hashed(
      FileEntry entry, InputStream content, @Nullable ContentSpool spool, int position)
      throws IOException {
    DigestInputStream in = new DigestInputStream(content, Digest.sha256());
    byte[] inline = isInlined(entry) ? in.readAllBytes() : null;
    if (spool != null && entry.size() > 0) {
      spool.write(position, inline == null ? in : new ByteArrayInputStream(inline));
    }
    in.transferTo(OutputStream.nullOutputStream());
    return entry.withContent(entry.size(), Digest.ofHash(in.getMessageDigest().digest()), inline);
  }
}
