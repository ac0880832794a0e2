package dev.fastforward.builder.source;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The digests of a tree's files. Each file is read on first use. Thread-safe. */
public final class KnownDigests {
  private static final int BUFFER = 1 << 16;

  private final SourceTree tree;
  private final ConcurrentMap<String, Digest> digests = new ConcurrentHashMap<>();

  public KnownDigests(SourceTree tree) {
    this.tree = tree;
  }

  /**
   * The digest of a file's content.
   *
   * @throws IOException if the file cannot be read
   */
  public Digest of(FileEntry file) throws IOException {
    Digest known = digests.get(file.path());
    if (known != null) {
      return known;
    }
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream content = tree.open(file)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
    Digest digest = Digest.ofHash(sha256.digest());
    digests.put(file.path(), digest);
    return digest;
  }
}
