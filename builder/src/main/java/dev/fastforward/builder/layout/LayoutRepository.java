package dev.fastforward.builder.layout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.BlobSource;
import dev.fastforward.builder.repository.ManifestTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An OCI image layout directory as a repository. Its tags are the entries of index.json with an
 * {@code org.opencontainers.image.ref.name}. Thread-safe, and safe for several processes.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image
 *     layout</a>
 */
public final class LayoutRepository implements Repository {
  private static final String VERSION_FILE = "oci-layout";
  private static final String VERSION = "1.0.0";

  private final Path directory;
  private final LayoutIndex index;
  private final LayoutBlobs blobs;

  /**
   * @param directory is created with the first write
   */
  public LayoutRepository(Path directory) {
    this.directory = directory;
    this.index = new LayoutIndex(directory);
    this.blobs = new LayoutBlobs(directory, name());
  }

  @Override
  public String name() {
    return "oci:" + directory;
  }

  @Override
  public Optional<Descriptor> headManifest(String selector) {
    // Reads the file too: index.json may name a manifest that is missing.
    return getManifest(selector).map(StoredManifest::descriptor);
  }

  @Override
  public Optional<StoredManifest> getManifest(String selector) {
    try {
      Digest named = ManifestTypes.digest(selector);
      Optional<Descriptor> entry = named == null ? index.find(selector) : index.find(named);
      Digest digest = named != null ? named : entry.map(Descriptor::digest).orElse(null);
      if (digest == null || !blobs.has(digest)) {
        return Optional.empty();
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(blobs.file(digest))) {
        bytes = in.readNBytes(ManifestTypes.MAX_BYTES + 1);
      }
      if (!Digest.of(bytes).equals(digest)) {
        blobs.damaged(digest);
      }
      String mediaType = entry.map(Descriptor::mediaType).orElseGet(() -> mediaType(bytes));
      return Optional.of(
          ManifestTypes.stored(
              mediaType, bytes, digest.value(), name() + ": cannot get manifest " + selector));
    } catch (IOException e) {
      throw unavailable("get manifest " + selector, e);
    } catch (MalformedJsonException e) {
      throw malformed(e);
    }
  }

  private RegistryException malformed(MalformedJsonException e) {
    return new RegistryException(
        Kind.BROKEN,
        name()
            + ": a document is not valid JSON: "
            + e.getMessage()
            + "; remove the directory if it is a cache",
        e);
  }

  /** The media type of a manifest, which may leave it out. */
  private static String mediaType(byte[] manifest) {
    JsonNode json = Json.read(manifest, JsonNode.class);
    String usual = json.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
    return json.path("mediaType").asText(usual);
  }

  @Override
  public void putManifest(String selector, String mediaType, byte[] bytes) {
    Descriptor descriptor = new Descriptor(mediaType, Digest.of(bytes), bytes.length);
    if (selector.contains(":") && !selector.equals(descriptor.digest().value())) {
      throw new RegistryException(
          Kind.INVALID, name() + ": " + selector + " is not the digest of this manifest", null);
    }
    try {
      create();
      blobs.put(descriptor, () -> new ByteArrayInputStream(bytes));
      if (!selector.contains(":")) {
        LayoutFiles.locked(directory, locked -> index.put(selector, descriptor));
      }
    } catch (IOException e) {
      throw unavailable("store manifest " + selector, e);
    } catch (MalformedJsonException e) {
      throw malformed(e);
    }
  }

  @Override
  public boolean hasBlob(Digest digest) {
    return blobs.has(digest);
  }

  @Override
  public InputStream openBlob(Descriptor blob) {
    byte[] data = blob.data();
    if (data != null && Digest.of(data).equals(blob.digest())) {
      return new ByteArrayInputStream(data);
    }
    try {
      return blobs.open(blob);
    } catch (NoSuchFileException e) {
      throw blobs.absent(blob.digest());
    } catch (IOException e) {
      throw unavailable("read blob " + blob.digest(), e);
    }
  }

  @Override
  public void putBlob(Descriptor blob, BlobSource source) {
    try {
      create();
      blobs.put(blob, source);
    } catch (IOException e) {
      throw unavailable("store blob " + blob.digest(), e);
    }
  }

  @Override
  public boolean mountBlob(Descriptor blob, Repository from) {
    if (!(from instanceof LayoutRepository other)) {
      return false;
    }
    try {
      if (!other.blobs.has(blob)) {
        return false;
      }
      create();
      return blobs.take(blob, other.blobs);
    } catch (IOException e) {
      throw unavailable("take blob " + blob.digest() + " from " + other.name(), e);
    }
  }

  @Override
  public List<String> tags() {
    try {
      return List.copyOf(index.tags());
    } catch (IOException e) {
      throw unavailable("list the tags", e);
    } catch (MalformedJsonException e) {
      throw malformed(e);
    }
  }

  @Override
  public boolean deleteManifest(Digest manifest) {
    if (!Files.exists(directory.resolve(VERSION_FILE))) {
      return false;
    }
    boolean[] found = new boolean[1];
    try {
      LayoutFiles.locked(directory, locked -> found[0] = index.remove(manifest));
    } catch (IOException e) {
      throw unavailable("delete manifest " + manifest, e);
    }
    return found[0];
  }

  @Override
  public long sweep(Instant before) {
    if (!Files.exists(directory.resolve(VERSION_FILE))) {
      return 0;
    }
    long[] freed = new long[1];
    try {
      LayoutFiles.locked(
          directory,
          locked -> freed[0] = new LayoutSweep(directory, name()).run(index.manifests(), before));
    } catch (IOException e) {
      throw unavailable("free blobs", e);
    }
    return freed[0];
  }

  @Override
  public void checkPush() {
    Path existing = directory;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new RegistryException(
          Kind.INVALID, name() + ": " + existing + " is not a directory; use another path", null);
    }
    if (!Files.isWritable(existing)) {
      throw new RegistryException(
          Kind.DENIED, name() + ": " + existing + " is not writable; change its permissions", null);
    }
  }

  /** Makes the directory a layout unless it is one. */
  private void create() throws IOException {
    Path marker = directory.resolve(VERSION_FILE);
    if (!Files.exists(marker)) {
      Files.createDirectories(directory);
      byte[] content = Json.bytes(Map.of("imageLayoutVersion", VERSION));
      LayoutFiles.replace(marker, temporary -> Files.write(temporary, content));
      return;
    }
    String text = Files.readString(marker, StandardCharsets.UTF_8);
    if (!text.contains("\"" + VERSION + "\"")) {
      throw new RegistryException(
          Kind.INVALID,
          name()
              + ": "
              + marker
              + " has another version than "
              + VERSION
              + "; use another directory",
          null);
    }
  }

  private RegistryException unavailable(String what, IOException e) {
    return new RegistryException(
        Kind.UNAVAILABLE,
        name() + ": cannot " + what + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(),
        e);
  }
}
