package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.BlobSource;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A repository that is read from mirrors first, and from its own registry if no mirror has the
 * content. Tags of mirrors are trusted; all other content is verified by digest. Writes go to the
 * registry itself. Thread-safe.
 */
final class SourceRepository implements Repository {
  private final List<Repository> places;
  private final Repository origin;
  private final Set<Repository> away = ConcurrentHashMap.newKeySet();

  /**
   * @param places mirrors and registry in the order in which they are read; at least one. A failure
   *     of the last one is an error
   * @param origin the repository that the reference names
   */
  SourceRepository(List<Repository> places, Repository origin) {
    this.places = List.copyOf(places);
    this.origin = origin;
  }

  private List<Repository> mirrors() {
    return places.subList(0, places.size() - 1).stream()
        .filter(mirror -> !away.contains(mirror))
        .toList();
  }

  /**
   * Reads from the first place that has an answer.
   *
   * @throws RegistryException of the last place, with the messages of the mirrors
   */
  private <T> T first(Function<Repository, T> question, Predicate<T> found) {
    List<RegistryException> failures = new ArrayList<>();
    for (Repository mirror : mirrors()) {
      try {
        T answer = question.apply(mirror);
        if (found.test(answer)) {
          return answer;
        }
      } catch (RegistryException e) {
        giveUp(mirror, e);
        failures.add(e);
      }
    }
    try {
      return question.apply(places.getLast());
    } catch (RegistryException e) {
      if (failures.isEmpty()) {
        throw e;
      }
      String before =
          failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
      throw new RegistryException(e.kind(), e.getMessage() + "; mirrors: " + before, e);
    }
  }

  /** Skips an unavailable mirror from now on, because each request would wait for it. */
  private void giveUp(Repository mirror, RegistryException e) {
    if (e.kind() == RegistryException.Kind.UNAVAILABLE) {
      away.add(mirror);
    }
  }

  @Override
  public String name() {
    return origin.name();
  }

  @Override
  public Optional<Descriptor> headManifest(String selector) {
    return first(place -> place.headManifest(selector), Optional::isPresent);
  }

  @Override
  public Optional<StoredManifest> getManifest(String selector) {
    return first(place -> place.getManifest(selector), Optional::isPresent);
  }

  @Override
  public boolean hasBlob(Digest digest) {
    return first(place -> place.hasBlob(digest), found -> found);
  }

  @Override
  public void doubt() {
    places.forEach(Repository::doubt);
    origin.doubt();
  }

  /** Opening sends no request, so this checks first which place has the blob. */
  @Override
  public InputStream openBlob(Descriptor blob) {
    for (Repository mirror : mirrors()) {
      try {
        if (mirror.hasBlob(blob.digest())) {
          return mirror.openBlob(blob);
        }
      } catch (RegistryException e) {
        giveUp(mirror, e);
      }
    }
    return places.getLast().openBlob(blob);
  }

  @Override
  public List<Repository> places() {
    return places;
  }

  @Override
  public List<String> tags() {
    return places.getLast().tags();
  }

  @Override
  public void putManifest(String selector, String mediaType, byte[] bytes) {
    origin.putManifest(selector, mediaType, bytes);
  }

  @Override
  public void putBlob(Descriptor blob, BlobSource source) {
    origin.putBlob(blob, source);
  }

  @Override
  public boolean mountBlob(Descriptor blob, Repository from) {
    return origin.mountBlob(blob, from);
  }

  @Override
  public boolean deleteManifest(Digest manifest) {
    return origin.deleteManifest(manifest);
  }

  @Override
  public long sweep(Instant before) {
    return origin.sweep(before);
  }

  @Override
  public void checkPush() {
    origin.checkPush();
  }
}
