package dev.fastforward.builder.testing;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.BlobSource;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A repository in memory. It records all requests, and fails or waits where a test says so.
 * Thread-safe.
 */
public final class MemoryRepository implements Repository {
  private final String name;
  private final Map<String, StoredManifest> manifests = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Consumer<String> before = request -> {};

  public MemoryRepository(String name) {
    this.name = name;
  }

  /** What was asked so far: a verb and a tag or a digest. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** Is called with each request before it is answered; may throw. */
  public void before(Consumer<String> hook) {
    before = hook;
  }

  /** Makes a blob something else under its old digest. */
  public void corrupt(Digest blob, byte[] content) {
    blobs.put(blob, content);
  }

  public void lose(Digest blob) {
    blobs.remove(blob);
  }

  private void ask(String request) {
    asked.add(request);
    before.accept(request);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Descriptor> headManifest(String selector) {
    ask("HEAD " + selector);
    return Optional.ofNullable(manifests.get(selector)).map(StoredManifest::descriptor);
  }

  @Override
  public Optional<StoredManifest> getManifest(String selector) {
    ask("GET " + selector);
    return Optional.ofNullable(manifests.get(selector));
  }

  @Override
  public void putManifest(String selector, String mediaType, byte[] bytes) {
    ask("PUT " + selector);
    Descriptor descriptor = new Descriptor(mediaType, Digest.of(bytes), bytes.length);
    manifests.put(selector, new StoredManifest(descriptor, bytes));
    manifests.put(descriptor.digest().value(), new StoredManifest(descriptor, bytes));
  }

  @Override
  public boolean hasBlob(Digest digest) {
    return blobs.containsKey(digest);
  }

  @Override
  public InputStream openBlob(Descriptor blob) {
    byte[] data = blob.data();
    if (data != null && Digest.of(data).equals(blob.digest())) {
      return new ByteArrayInputStream(data);
    }
    ask("blob " + blob.digest());
    byte[] content = blobs.get(blob.digest());
    if (content == null) {
      throw new RegistryException(
          RegistryException.Kind.NOT_FOUND, name + " has no blob " + blob.digest(), null);
    }
    return Digest.of(content).equals(blob.digest())
        ? new ByteArrayInputStream(content)
        : new BrokenStream();
  }

  /** Finds out at its end that it is not what it should be, as the streams of registries do. */
  private static final class BrokenStream extends InputStream {
    private boolean told;

    /** Says so once, and then that it has ended. */
    @Override
    public int read() {
      if (told) {
        return -1;
      }
      told = true;
      throw new RegistryException(RegistryException.Kind.BROKEN, "wrong digest", null);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return read();
    }
  }

  @Override
  public void putBlob(Descriptor blob, BlobSource source) {
    ask("upload " + blob.digest());
    try (InputStream in = source.open()) {
      blobs.put(blob.digest(), in.readAllBytes());
    } catch (IOException e) {
      throw new RegistryException(RegistryException.Kind.UNAVAILABLE, e.toString(), e);
    }
  }

  @Override
  public boolean mountBlob(Descriptor blob, Repository from) {
    ask("mount " + blob.digest() + " from " + from.name());
    if (!(from instanceof MemoryRepository other)) {
      return false;
    }
    byte[] content = other.blobs.get(blob.digest());
    if (content != null) {
      blobs.put(blob.digest(), content);
    }
    return content != null;
  }

  @Override
  public List<String> tags() {
    ask("tags");
    return manifests.keySet().stream().filter(selector -> !selector.contains(":")).toList();
  }

  @Override
  public boolean deleteManifest(Digest manifest) {
    ask("DELETE " + manifest);
    return manifests.values().removeIf(stored -> stored.descriptor().digest().equals(manifest));
  }

  @Override
  public long sweep(Instant before) {
    ask("sweep");
    return 0;
  }

  @Override
  public void checkPush() {
    ask("check");
  }
}
