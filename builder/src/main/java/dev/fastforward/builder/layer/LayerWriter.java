package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a layer to a file and makes its file index in the same pass. Memory does not grow with the
 * size of the contents. Not thread-safe.
 */
public final class LayerWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /**
   * The one attribute that layers carry, as those of other builders do: all others belong to a
   * machine.
   */
  private static final String CAPABILITY = "security.capability";

  private final Path file;
  private final LayerForm form;
  private final MessageDigest blobHash = Digest.sha256();
  private final MessageDigest tarHash = Digest.sha256();
  private final OutputStream stream;
  private final TarWriter tar;
  private final List<FileEntry> entries = new ArrayList<>();

  /**
   * @param file is made; left where it is when the writer is closed
   */
  public LayerWriter(Path file, Compression compression) throws IOException {
    this(file, LayerForm.of(compression));
  }

  /**
   * @param file is made; left where it is when the writer is closed
   */
  public LayerWriter(Path file, LayerForm form) throws IOException {
    this.file = file;
    this.form = form;
    OutputStream blob =
        new DigestOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), BUFFER), blobHash);
    stream =
        new BufferedOutputStream(
            new DigestOutputStream(form.compression().compress(blob, form.level()), tarHash),
            BUFFER);
    tar = new TarWriter(stream);
  }

  /** Adds anything but a file. */
  public void add(FileEntry entry) throws IOException {
    if (entry.type() == FileType.FILE) {
      throw new IllegalArgumentException("a file needs content: " + entry.path());
    }
    FileEntry written = portable(entry);
    tar.add(inTar(written), Map.of(), null);
    entries.add(written);
  }

  /**
   * Adds a file.
   *
   * @param content exactly as long as the entry says; not closed
   * @return digest of the content
   * @throws IOException also if the content is shorter or longer than the entry says
   */
  public Digest add(FileEntry entry, InputStream content) throws IOException {
    DigestInputStream hashed = new DigestInputStream(content, Digest.sha256());
    InputStream source = hashed;
    byte[] inline = null;
    if (Indexer.isInlined(entry)) {
      inline = hashed.readAllBytes();
      source = new java.io.ByteArrayInputStream(inline);
    }
    FileEntry written = portable(entry);
    tar.add(written, Map.of(), source);
    Digest digest = Digest.ofHash(hashed.getMessageDigest().digest());
    entries.add(written.withContent(entry.size(), digest, inline));
    return digest;
  }

  /** Ends the layer. */
  public BuiltLayer finish() throws IOException {
    tar.finish();
    stream.close();
    Descriptor descriptor =
        new Descriptor(
            form.compression().mediaType(), Digest.ofHash(blobHash.digest()), Files.size(file));
    return new BuiltLayer(
        new Layer(form.marked(descriptor), Digest.ofHash(tarHash.digest())),
        new FileIndex(entries),
        file);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** Whole seconds, and no attributes but capabilities. */
  private static FileEntry portable(FileEntry entry) {
    byte[] capability = entry.xattrsOrEmpty().get(CAPABILITY);
    return entry
        .withMtime(entry.mtime(), 0)
        .withXattrs(capability == null ? null : new TreeMap<>(Map.of(CAPABILITY, capability)));
  }

  private static FileEntry inTar(FileEntry entry) {
    int slash = entry.path().lastIndexOf('/') + 1;
    return switch (entry.type()) {
      case WHITEOUT ->
          entry.withPath(
              entry.path().substring(0, slash)
                  + LayerReader.WHITEOUT_PREFIX
                  + entry.path().substring(slash));
      case OPAQUE ->
          entry.withPath(
              (entry.path().isEmpty() ? "" : entry.path() + "/") + LayerReader.OPAQUE_NAME);
      default -> entry;
    };
  }
}
