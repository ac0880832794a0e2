package dev.fastforward.builder.export;

import dev.fastforward.builder.export.Annotations.Level;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.layout.LayoutNames;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An OCI image layout on disk. Existing content is kept. Not thread-safe. */
final class LayoutDestination implements Destination {
  private final Path directory;
  private final Repository repository;
  private final List<ImageReference> names;
  private final OutputForm form;
  private final Publisher publisher;

  /**
   * @param names of the image; empty for the tag latest without a name
   */
  LayoutDestination(
      Path directory,
      Repository repository,
      List<ImageReference> names,
      OutputForm form,
      Publisher publisher) {
    this.directory = directory;
    this.repository = repository;
    this.names = List.copyOf(names);
    this.form = form;
    this.publisher = publisher;
  }

  @Override
  public OutputForm form() {
    return form;
  }

  List<ImageReference> names() {
    return names;
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
  public void prepare(ManifestAssembler publications) throws IOException, InterruptedException {
    Publication publication = publications.of(form);
    publisher.upload(publication, repository, List.of());
    publisher.name(publication, repository, publication.digest().value(), List.of());
  }

  @Override
  public void finish(ManifestAssembler publications) throws IOException, InterruptedException {
    Publication publication = publications.of(form);
    Descriptor top = publication.top().descriptor();
    Map<String, String> annotations = new TreeMap<>();
    Map<String, String> given = form.annotations().of(Level.INDEX_DESCRIPTOR, null);
    if (given != null) {
      annotations.putAll(given);
    }
    List<Descriptor> entries = new ArrayList<>();
    for (ImageReference name : names) {
      entries.add(
          top.withAnnotations(LayoutNames.named(annotations, name.toString(), name.selector())));
    }
    if (entries.isEmpty()) {
      entries.add(top.withAnnotations(LayoutNames.named(annotations, null, "latest")));
    }
    try {
      LayoutNames.add(directory, entries);
    } catch (IOException e) {
      throw Publisher.failure(
          repository,
          new RegistryException(
              RegistryException.Kind.UNAVAILABLE, "its index cannot be written: " + e, e));
    }
  }
}
