package dev.fastforward.builder.export;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A repository of a registry, and the tags there. Not thread-safe. */
final class RegistryDestination implements Destination {
  private final Repository repository;
  private final List<ImageReference> names;
  private final boolean byDigest;
  private final OutputForm form;
  private final Publisher publisher;
  private final Map<String, StoredManifest> before = new ConcurrentHashMap<>();
  private List<String> missing = List.of();

  /**
   * @param names of one repository; one at least
   * @param byDigest whether no tag is to be made
   */
  RegistryDestination(
      Repository repository,
      List<ImageReference> names,
      boolean byDigest,
      OutputForm form,
      Publisher publisher) {
    this.repository = repository;
    this.names = List.copyOf(names);
    this.byDigest = byDigest;
    this.form = form;
    this.publisher = publisher;
  }

  ImageReference first() {
    return names.getFirst();
  }

  @Override
  public OutputForm form() {
    return form;
  }

  @Override
  public void check() {
    try {
      repository.checkPush();
    } catch (RegistryException e) {
      throw Publisher.failure(repository, e);
    }
  }

  @Override
  public void look() throws IOException, InterruptedException {
    AtOnce.run(
        byDigest
            ? List.of()
            : tags().stream().<AtOnce.Task<Boolean>>map(tag -> () -> look(tag)).toList());
  }

  private List<String> tags() {
    return names.stream().map(ImageReference::selector).distinct().toList();
  }

  private boolean look(String tag) {
    try {
      Optional<StoredManifest> now = repository.getManifest(tag);
      now.ifPresent(manifest -> before.put(tag, manifest));
      return now.isPresent();
    } catch (RegistryException e) {
      return false; // that it may not be pushed to is another question
    }
  }

  @Override
  public void prepare(ManifestAssembler publications) throws IOException, InterruptedException {
    Publication publication = publications.of(form);
    missing =
        byDigest
            ? List.of(publication.digest().value())
            : tags().stream().filter(tag -> !isThere(publication, tag)).toList();
    if (!missing.isEmpty()) {
      publisher.upload(publication, repository, before.values());
    }
  }

  private boolean isThere(Publication publication, String tag) {
    StoredManifest now = before.get(tag);
    return now != null && now.descriptor().digest().equals(publication.digest());
  }

  @Override
  public void finish(ManifestAssembler publications) throws IOException, InterruptedException {
    for (String selector : missing) {
      publisher.name(publications.of(form), repository, selector, before.values());
    }
  }
}
