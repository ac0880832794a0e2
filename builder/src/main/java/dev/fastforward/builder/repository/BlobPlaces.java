package dev.fastforward.builder.repository;

import dev.fastforward.builder.concurrent.OneByOne;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MediaTypes;
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

/**
 * Knows where the blobs of this build are, and brings them to where they are needed, each once:
 * nothing where it is there, a mount within a registry, a stream otherwise. Thread-safe.
 */
public final class BlobPlaces implements LayerSource {
  private final Map<Digest, Path> files = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> documents = new ConcurrentHashMap<>();
  private final Map<Digest, List<Repository>> repositories = new ConcurrentHashMap<>();

  /** Why a place that a blob was in does not count any more: the last one. */
  private final Map<Digest, RegistryException> failures = new ConcurrentHashMap<>();

  private final Map<Arrival, FutureTask<Void>> arrivals = new ConcurrentHashMap<>();

  /** For each blob what brings it somewhere, in the order in which it was begun. */
  private final Map<Digest, List<FutureTask<Void>>> underway = new ConcurrentHashMap<>();

  /** Each layer is fetched by one; the others wait, and have the file. */
  private final OneByOne<Digest> keepers = new OneByOne<>();

  private final Path workFolder;
  private volatile boolean keeping;

  private record Arrival(Repository target, Digest blob) {}

  /**
   * @param workFolder for blobs that are kept
   */
  public BlobPlaces(Path workFolder) {
    this.workFolder = workFolder;
  }

  /**
   * From now on layers that are read from a registry stay in the work folder: they will be needed
   * again, to fill a root or to be sent on.
   */
  public void keepLayers() {
    keeping = true;
  }

  /** Tells of a blob in the work folder. */
  public void add(Digest blob, Path file) {
    files.put(blob, file);
  }

  /** Tells of a blob that is small, and in memory. */
  public void add(Digest blob, byte[] content) {
    documents.put(blob, content);
  }

  /** Tells of a blob that a repository is believed to have. */
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
        return blob; // whoever had its turn before has kept it
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

  private OneByOne.Turn take(Digest blob) throws InterruptedIOException {
    try {
      return keepers.take(blob);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another stage fetched a layer");
    }
  }

  /** Makes sure that a repository has a blob. */
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
      arrivals.remove(new Arrival(target, blob.digest()), running); // it may be made anew
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** What is on its way to one repository is mounted from there, and not sent a second time. */
  private static void awaitAll(List<FutureTask<Void>> tasks) throws InterruptedException {
    for (FutureTask<Void> task : tasks) {
      awaitEnd(task);
    }
  }

  private static void awaitEnd(FutureTask<Void> task) throws InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      return; // whoever began it has been told; here the blob is sent anew
    }
  }

  /**
   * Forgets what this repository is believed to have. What it was given in this build counts no
   * longer.
   */
  public void doubt(Repository target) {
    forget(target);
    target.doubt();
  }

  /** Forgets it, and from now on only what is sent there counts. */
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
                RegistryException.Kind.NOT_FOUND, "blob " + blob.digest() + " is nowhere", null));
  }

  /** A place that does not give a blob is not asked for it again. */
  private void forget(Digest blob, Repository place, RegistryException why) {
    if (Thread.currentThread().isInterrupted()) {
      throw why; // nobody knows what it would have given
    }
    repositories.getOrDefault(blob, List.of()).remove(place);
    arrivals.remove(new Arrival(place, blob)); // what it was given before does not count
    failures.put(blob, why);
  }
}
