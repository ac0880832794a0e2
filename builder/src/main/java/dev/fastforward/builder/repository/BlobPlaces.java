package dev.fastforward.builder.repository;

import dev.fastforward.builder.concurrent.OneByOne;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.layer.ContentSpool;
import dev.fastforward.builder.layer.LayerSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the blobs of this build are, and copies each to a repository at most once: by a mount
 * within a registry, otherwise by a stream. Thread-safe.
 */
public final class BlobPlaces implements LayerSource {
  private final Map<Digest, Path> files = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> documents = new ConcurrentHashMap<>();
  private final Map<Digest, List<Repository>> repositories = new ConcurrentHashMap<>();

  /** The last reason why a place no longer counts as having the blob. */
  private final Map<Digest, RegistryException> failures = new ConcurrentHashMap<>();

  /** By diff ID. */
  private final Map<Digest, ContentSpool> contents = new ConcurrentHashMap<>();

  private final Map<Arrival, FutureTask<Void>> arrivals = new ConcurrentHashMap<>();

  /** The running copies of each blob, in the order of their start. */
  private final Map<Digest, List<FutureTask<Void>>> underway = new ConcurrentHashMap<>();

  /** Lets one stage fetch a layer while the others wait for the file. */
  private final OneByOne<Digest> keepers = new OneByOne<>();

  private final Path workFolder;
  private volatile boolean keeping;

  private record Arrival(Repository target, Digest blob) {}

  /**
   * @param workFolder folder for blobs that are kept, exists
   */
  public BlobPlaces(Path workFolder) {
    this.workFolder = workFolder;
  }

  /**
   * From now on, layers that are read from a registry are kept in the work folder, because they are
   * needed again to fill a root or to be pushed.
   */
  public void keepLayers() {
    keeping = true;
  }

  /** Adds a blob that is a file in the work folder. */
  public void add(Digest blob, Path file) {
    files.put(blob, file);
  }

  /** Adds a small blob that is in memory. */
  public void add(Digest blob, byte[] content) {
    documents.put(blob, content);
  }

  /** Adds a repository that is believed to have a blob. */
  public void add(Digest blob, Repository repository) {
    List<Repository> places = repositories.computeIfAbsent(blob, k -> new CopyOnWriteArrayList<>());
    if (!places.contains(repository)) {
      places.add(repository);
    }
  }

  @Override
  public InputStream open(Layer layer) throws IOException {
    Digest digest = layer.descriptor().digest();
    if (!keeping || files.containsKey(digest)) {
      return open(layer.descriptor());
    }
    OneByOne.Turn turn = take(digest);
    boolean kept = false;
    try {
      InputStream blob = open(layer.descriptor());
      if (files.containsKey(digest)) {
        return blob; // another stage has kept the file in the meantime
      }
      Path file = Files.createTempFile(workFolder, "blob-", "");
      InputStream stream = new KeptStream(blob, file, () -> add(digest, file), turn::close);
      kept = true;
      return stream;
    } finally {
      if (!kept) {
        turn.close();
      }
    }
  }

  @Override
  public @Nullable ContentSpool newContents(Layer layer) throws IOException {
    return keeping ? new ContentSpool(Files.createTempDirectory(workFolder, "contents-")) : null;
  }

  @Override
  public void addContents(Layer layer, ContentSpool spool) {
    contents.put(layer.diffId(), spool);
  }

  @Override
  public @Nullable ContentSpool contents(Layer layer) {
    return contents.get(layer.diffId());
  }

  private OneByOne.Turn take(Digest blob) throws InterruptedIOException {
    try {
      return keepers.take(blob);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "interrupted while waiting for a layer that another stage fetches");
    }
  }

  /**
   * Makes sure that a repository has a blob.
   *
   * @throws LostBlobException if no place has the blob any more
   * @throws RegistryException if the target refuses it
   */
  public void bring(Descriptor blob, Repository target) throws InterruptedException {
    if (blob.urls() != null && MediaTypes.isForeignLayer(blob.mediaType())) {
      return;
    }
    List<FutureTask<Void>> others =
        underway.computeIfAbsent(blob.digest(), k -> new CopyOnWriteArrayList<>());
    List<FutureTask<Void>> before = new ArrayList<>();
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          awaitAll(before);
          move(blob, target);
          return null;
        });
    FutureTask<Void> running;
    synchronized (others) {
      running = arrivals.putIfAbsent(new Arrival(target, blob.digest()), task);
      if (running == null) {
        before.addAll(others);
        others.add(task);
      }
    }
    if (running == null) {
      task.run();
      others.remove(task);
      running = task;
    }
    try {
      running.get();
    } catch (ExecutionException e) {
      arrivals.remove(new Arrival(target, blob.digest()), running); // allows another attempt
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /**
   * Waits for running copies of the blob, so that it can be mounted instead of being sent again.
   */
  private static void awaitAll(List<FutureTask<Void>> tasks) throws InterruptedException {
    for (FutureTask<Void> task : tasks) {
      awaitEnd(task);
    }
  }

  private static void awaitEnd(FutureTask<Void> task) throws InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      return; // the caller of the other copy handles the failure; this one sends the blob itself
    }
  }

  /** Forgets which blobs a repository is believed to have, including those copied in this build. */
  public void doubt(Repository target) {
    forget(target);
    target.doubt();
  }

  /** Does the same, and from now on only uploads count for this repository. */
  public void distrust(Repository target) {
    forget(target);
    target.distrust();
  }

  private void forget(Repository target) {
    repositories.values().forEach(places -> places.remove(target));
    arrivals.keySet().removeIf(arrival -> arrival.target().equals(target));
  }

  private void move(Descriptor blob, Repository target) {
    List<Repository> places = repositories.getOrDefault(blob.digest(), List.of());
    if (places.contains(target)) {
      return;
    }
    for (Repository place : places) {
      if (target.mountBlob(blob, place)) {
        add(blob.digest(), target);
        return;
      }
    }
    target.putBlob(blob, () -> open(blob));
    add(blob.digest(), target);
  }

  private InputStream open(Descriptor blob) throws IOException {
    byte[] document = documents.get(blob.digest());
    if (document != null) {
      return new ByteArrayInputStream(document);
    }
    Path file = files.get(blob.digest());
    if (file != null) {
      return Files.newInputStream(file);
    }
    for (Repository place : List.copyOf(repositories.getOrDefault(blob.digest(), List.of()))) {
      try {
        return new PulledStream(
            place.openBlob(blob),
            broken -> {
              forget(blob.digest(), place, broken);
              throw new LostBlobException(blob.digest(), broken);
            });
      } catch (RegistryException e) {
        forget(blob.digest(), place, e);
      }
    }
    RegistryException why = failures.get(blob.digest());
    throw new LostBlobException(
        blob.digest(),
        why != null
            ? why
            : new RegistryException(
                RegistryException.Kind.NOT_FOUND,
                "no repository has the blob " + blob.digest(),
                null));
  }

  /** Stops using a place that failed to deliver a blob. */
  private void forget(Digest blob, Repository place, RegistryException why) {
    if (Thread.currentThread().isInterrupted()) {
      throw why; // the failure may be due to the interrupt
    }
    repositories.getOrDefault(blob, List.of()).remove(place);
    arrivals.remove(new Arrival(place, blob)); // earlier copies do not count any more
    failures.put(blob, why);
  }
}
