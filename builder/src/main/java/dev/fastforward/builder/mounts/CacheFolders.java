package dev.fastforward.builder.mounts;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.posix.FileLock;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.rootfs.RootFilesystem;
import dev.fastforward.builder.step.RunMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The folders of {@code --mount=type=cache} on this machine: {@code <place>/<hash>/data}, beside it
 * a lock that builds of other processes respect, and the id in words. Thread-safe.
 */
public final class CacheFolders {
  private static final String DATA = "data";
  private static final String DRAFT = "data.new";
  private static final String LOCK = "lock";
  private static final String ID = "id";
  private static final long POLL_MILLIS = 50;
  private static final RunMount.Access ROOT = new RunMount.Access(0755, 0, 0);

  private final Path place;
  private final Consumer<String> notes;

  /**
   * The folders that this build has used. A latch opens when the first command has prepared the
   * folder.
   */
  private final Map<String, CountDownLatch> begun = new ConcurrentHashMap<>();

  /**
   * @param place made when the first folder is
   * @param notes receives a line when a command has to wait
   */
  public CacheFolders(Path place, Consumer<String> notes) {
    this.place = place;
    this.notes = notes;
  }

  /**
   * Identifies a cache mount.
   *
   * @param id as the Dockerfile says
   * @param seed identity of what a new folder begins with, empty for nothing
   * @param owner of a new folder; null for root
   */
  record Identity(String id, String seed, RunMount.@Nullable Access owner) {
    String hash() {
      String text = id.length() + ":" + id + seed.length() + ":" + seed + owner;
      return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
    }

    /** Whether a new folder starts with content. A build without cache then resets the folder. */
    boolean isSeeded() {
      return !seed.isEmpty() || owner != null;
    }
  }

  /** Fills a new folder, which is empty. */
  @FunctionalInterface
  interface Seed {
    Content fill(Path empty) throws IOException;
  }

  /**
   * What a new folder begins with.
   *
   * @param directory holds the content: the given directory or one below it
   * @param whole whether the directory's owner and mode belong to it
   */
  record Content(Path directory, boolean whole) {}

  /**
   * A folder in use; closing lets others have it.
   *
   * @param first whether it is the one of its identity, and not one more for a command that wanted
   *     it for itself
   */
  record Open(Path data, boolean first, FileLock lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.close();
    }
  }

  /**
   * Takes a folder. Waits while another command holds it exclusively.
   *
   * @param fresh whether it is emptied if this build has not used it yet
   * @throws BuildException with Canceled if the thread is interrupted, SandboxUnavailable if there
   *     can be no folder
   */
  Open open(Identity identity, RunMount.Sharing sharing, boolean fresh, Seed seed) {
    String hash = identity.hash();
    try {
      for (int slot = 0; ; slot++) {
        String name = slot == 0 ? hash : hash + "-" + slot;
        Path folder = folder(name);
        boolean wait = sharing != RunMount.Sharing.PRIVATE;
        boolean alone = sharing != RunMount.Sharing.SHARED;
        FileLock lock =
            begin(name, fresh, renew -> open(folder, identity, new How(alone, wait, renew), seed));
        if (lock != null) {
          return new Open(folder.resolve(DATA), slot == 0, lock);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw canceled(identity.id());
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SandboxUnavailable,
          "the cache mount "
              + identity.id()
              + " cannot be kept in "
              + place
              + ": "
              + e.getMessage()
              + "; XDG_CACHE_HOME names another place",
          e);
    }
  }

  @FunctionalInterface
  private interface Opening {
    @Nullable FileLock open(boolean renew) throws IOException;
  }

  /** The first command of a build may renew a folder; others of the same time wait for that. */
  private @Nullable FileLock begin(String name, boolean fresh, Opening opening)
      throws IOException, InterruptedException {
    CountDownLatch mine = new CountDownLatch(1);
    CountDownLatch first = begun.putIfAbsent(name, mine);
    if (first != null) {
      first.await();
      return opening.open(false);
    }
    if (!fresh) {
      mine.countDown();
    }
    FileLock lock = null;
    try {
      lock = opening.open(fresh);
      return lock;
    } finally {
      if (lock == null) {
        begun.remove(name, mine);
      }
      mine.countDown();
    }
  }

  private static BuildException canceled(String id) {
    return new BuildException(
        FailureReason.Canceled, "canceled while a command waited for the cache mount " + id);
  }

  private record How(boolean alone, boolean waits, boolean fresh) {}

  /**
   * Takes a folder alone, without waiting.
   *
   * @return null if somebody has it, or it is not there
   */
  @Nullable Open tryAlone(Identity identity) throws IOException {
    Path folder = folder(identity.hash());
    FileLock lock = FileLock.tryLock(folder.resolve(LOCK), true);
    if (lock == null) {
      return null;
    }
    Path data = folder.resolve(DATA);
    if (Files.exists(data)) {
      return new Open(data, true, lock);
    }
    lock.close();
    return null;
  }

  /** What is in it may belong to root and be executable by all: nobody else gets there. */
  private Path folder(String name) throws IOException {
    Files.createDirectories(place);
    Path folder = place.resolve(name);
    return Files.exists(folder)
        ? folder
        : Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private @Nullable FileLock open(Path folder, Identity identity, How how, Seed seed)
      throws IOException {
    Path data = folder.resolve(DATA);
    boolean renew = how.fresh();
    boolean reported = false;
    while (true) {
      boolean make = renew || !Files.exists(data);
      FileLock lock = FileLock.tryLock(folder.resolve(LOCK), make || how.alone());
      if (lock == null && !how.waits()) {
        return null;
      }
      if (lock == null) {
        if (!reported) {
          notes.accept(
              "waiting for the cache mount " + identity.id() + ", which another command is using");
          reported = true;
        }
        pause(identity.id()); // the holder may create the folder, and then share it
        continue;
      }
      try {
        if (make && (renew || !Files.exists(data))) {
          make(folder, identity, seed);
          renew = false;
        }
        boolean there = Files.exists(data);
        if (there && (how.alone() || !make || lock.share())) {
          return lock;
        }
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
      lock.close(); // somebody else removed it, or took it meanwhile
    }
  }

  /** Only a folder that is whole gets the name that is looked for. */
  private static void make(Path folder, Identity identity, Seed seed) throws IOException {
    Path draft = folder.resolve(DRAFT);
    Path data = folder.resolve(DATA);
    remove(draft);
    remove(data);
    Files.writeString(folder.resolve(ID), identity.id());
    Content content = seed.fill(Files.createDirectory(draft));
    RunMount.Access owner = identity.owner() == null ? ROOT : identity.owner();
    if (!content.whole()) {
      try (RootDirectory root = RootDirectory.open(content.directory())) {
        root.top().chown(owner.uid(), owner.gid());
        root.top().chmod(owner.mode());
      }
    }
    Files.move(content.directory(), data, StandardCopyOption.ATOMIC_MOVE);
    remove(draft);
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (RootDirectory root = RootDirectory.open(directory)) {
      RootFilesystem.remove(root);
    }
    Files.delete(directory);
  }

  private static void pause(String id) {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw canceled(id);
    }
  }
}
