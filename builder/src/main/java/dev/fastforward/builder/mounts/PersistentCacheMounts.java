package dev.fastforward.builder.mounts;

import dev.fastforward.builder.cache.MountContents;
import dev.fastforward.builder.cache.MountContents.Content;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.layer.FolderWriter;
import dev.fastforward.builder.layer.PackedFolder;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.mounts.CacheFolders.Identity;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.report.Amounts;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.rootfs.FolderPacking;
import dev.fastforward.builder.rootfs.FolderUnpacking;
import dev.fastforward.builder.rootfs.RootFilesystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the folders of cache mounts in a cache repository. No request is made before a command
 * needs a folder that this machine lacks. Thread-safe.
 */
final class PersistentCacheMounts implements KeptCaches {
  private final CacheFolders folders;
  private final MountContents contents;
  private final boolean writable;
  private final Path workFolder;
  private final BuildListener listener;

  /** What the repository had; empty for nothing that could be used. */
  private final Map<Identity, Optional<Content>> found = new ConcurrentHashMap<>();

  private final Set<Identity> changed = ConcurrentHashMap.newKeySet();
  private final Set<Identity> spoiled = ConcurrentHashMap.newKeySet();

  PersistentCacheMounts(
      CacheFolders folders,
      MountContents contents,
      boolean writable,
      Path workFolder,
      BuildListener listener) {
    this.folders = folders;
    this.contents = contents;
    this.writable = writable;
    this.workFolder = workFolder;
    this.listener = listener;
  }

  @Override
  public boolean restore(Identity identity, Path empty) throws IOException {
    String failure;
    try {
      Optional<Content> content = contents.find(identity.hash());
      if (content.isPresent()) {
        unpack(content.get(), empty);
        listener.note(
            "the cache mount %s starts with %s from %s"
                .formatted(
                    identity.id(), Amounts.bytes(content.get().blob().size()), contents.name()));
      }
      found.put(identity, content);
      return content.isPresent();
    } catch (RegistryException | MalformedJsonException | IllegalArgumentException e) {
      failure = String.valueOf(e.getMessage());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while a cache mount was fetched");
    }
    listener.warning(
        "the content of the cache mount %2$s in %1$s cannot be used, so the mount starts empty or from its seed: %3$s"
            .formatted(contents.name(), identity.id(), failure));
    found.put(identity, Optional.empty());
    try (RootDirectory root = RootDirectory.open(empty)) {
      RootFilesystem.remove(root);
    }
    return false;
  }

  private void unpack(Content content, Path empty) throws IOException {
    Digest diffId;
    try (InputStream blob = contents.open(content);
        RootDirectory root = RootDirectory.open(empty)) {
      diffId = FolderUnpacking.unpack(blob, root);
      blob.transferTo(OutputStream.nullOutputStream());
    }
    if (!diffId.equals(content.diffId())) {
      throw new TarFormatException(
          "its diff ID is " + diffId + ", but its manifest names " + content.diffId());
    }
  }

  @Override
  public void used(Identity identity, boolean succeeded) {
    (succeeded ? changed : spoiled).add(identity);
  }

  @Override
  public void store() {
    if (!writable) {
      return;
    }
    for (Identity identity : changed) {
      if (!spoiled.contains(identity)) {
        store(identity);
      }
    }
    changed.clear();
  }

  private void store(Identity identity) {
    try {
      PackedFolder packed = pack(identity);
      if (packed == null) {
        listener.warning(
            "the cache mount " + identity.id() + " is not kept: another build is using it");
        return;
      }
      try {
        store(identity, packed);
      } finally {
        Files.delete(packed.file());
      }
    } catch (RegistryException | IOException e) {
      listener.warning(
          "the cache mount %s cannot be kept in %s: %s"
              .formatted(identity.id(), contents.name(), e.getMessage()));
    }
  }

  /** Null if somebody else has the folder. */
  private @Nullable PackedFolder pack(Identity identity) throws IOException {
    try (CacheFolders.Open open = folders.tryAlone(identity)) {
      if (open == null) {
        return null;
      }
      Path file = Files.createTempFile(workFolder, "mount-", "");
      try (RootDirectory root = RootDirectory.open(open.data());
          FolderWriter writer = new FolderWriter(file)) {
        FolderPacking.pack(root, writer);
        return writer.finish();
      } catch (IOException | RuntimeException e) {
        Files.delete(file);
        throw e;
      }
    }
  }

  private void store(Identity identity, PackedFolder packed) {
    Content there = there(identity).orElse(null);
    if (there != null && there.diffId().equals(packed.diffId())) {
      contents.recordUse(identity.hash(), there, Instant.now());
      return;
    }
    contents.put(identity.hash(), identity.id(), packed);
    listener.note(
        "the cache mount %s is kept in %s (%s)"
            .formatted(identity.id(), contents.name(), Amounts.bytes(packed.blob().size())));
  }

  /** What this build has found, or what there is by now if it did not need to look. */
  private Optional<Content> there(Identity identity) {
    Optional<Content> known = found.get(identity);
    try {
      return known == null ? contents.find(identity.hash()).filter(contents::isWhole) : known;
    } catch (MalformedJsonException | IllegalArgumentException e) {
      return Optional.empty(); // it is replaced
    }
  }
}
