package dev.fastforward.builder.resolve;

import dev.fastforward.builder.cache.Documents;
import dev.fastforward.builder.cache.ImageDocuments;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.failure.RegistryRemedy;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves references of base images: to a digest with one request at most, and then to manifest
 * and config, from the cache repository if it has them. Thread-safe.
 */
public final class ImageResolver {
  private final RepositoryProvider repositories;
  private final @Nullable Repository cache;
  private final boolean cacheWritable;
  private final BlobPlaces blobs;
  private final Consumer<String> warnings;

  /**
   * @param cache null for no cache
   * @param cacheWritable whether documents may be stored in the cache
   * @param blobs receives the place of each layer
   */
  public ImageResolver(
      RepositoryProvider repositories,
      @Nullable Repository cache,
      boolean cacheWritable,
      BlobPlaces blobs,
      Consumer<String> warnings) {
    this.repositories = repositories;
    this.cache = cache;
    this.cacheWritable = cacheWritable;
    this.blobs = blobs;
    this.warnings = warnings;
  }

  /**
   * Resolves a reference for a platform.
   *
   * @throws BuildException BaseImageNotFound, PlatformNotInBaseImage, or the reason of a failure of
   *     the registry
   */
  ResolvedImage resolve(ImageReference reference, Platform platform) {
    Repository repository =
        reference.registry().equals(PlanOptions.LAYOUT)
            ? repositories.layout(Path.of(reference.repository()))
            : repositories.source(reference);
    try {
      Digest digest = reference.digest() != null ? reference.digest() : head(reference, repository);
      Optional<ImageDocuments> kept =
          cache == null ? Optional.empty() : ImageDocuments.read(cache, digest, platform, warnings);
      ImageDocuments documents =
          kept.isPresent() ? kept.get() : fetch(reference, digest, platform, repository);
      ResolvedImage image = read(reference, digest, platform, documents);
      image.layers().forEach(layer -> blobs.add(layer.descriptor().digest(), repository));
      if (kept.isEmpty()) {
        keep(documents, digest, platform);
      }
      return image;
    } catch (RegistryException e) {
      throw failure(reference, e);
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new BuildException(
          FailureReason.BaseImageNotFound,
          reference + " cannot be used as a base image: " + e.getMessage(),
          e);
    }
  }

  private static Digest head(ImageReference reference, Repository repository) {
    Optional<Descriptor> found = repository.headManifest(reference.selector());
    if (found.isPresent()) {
      return found.get().digest();
    }
    // Some registries answer HEAD differently from GET, so GET decides.
    return repository
        .getManifest(reference.selector())
        .orElseThrow(() -> notFound(reference))
        .descriptor()
        .digest();
  }

  private ImageDocuments fetch(
      ImageReference reference, Digest digest, Platform platform, Repository repository) {
    StoredManifest top =
        repository.getManifest(digest.value()).orElseThrow(() -> notFound(reference));
    boolean many = MediaTypes.isIndex(top.descriptor().mediaType());
    try {
      StoredManifest manifest = many ? choose(reference, top, platform, repository) : top;
      Descriptor config = BaseForm.read(manifest).config();
      return new ImageDocuments(
          many ? top.bytes() : null,
          manifest.bytes(),
          Documents.read(repository, config, "the config"));
    } catch (IOException e) {
      throw new RegistryException(
          RegistryException.Kind.UNAVAILABLE,
          "the config of " + reference + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static StoredManifest choose(
      ImageReference reference, StoredManifest top, Platform platform, Repository repository)
      throws IOException {
    ManifestSearch search = new ManifestSearch(repository, platform);
    return search
        .in(Json.read(top.bytes(), Index.class))
        .orElseThrow(() ->
            new BuildException(
                FailureReason.PlatformNotInBaseImage,
                reference + " has no image for " + platform + ", only for " + search.offered()));
  }

  private static ResolvedImage read(
      ImageReference reference, Digest digest, Platform platform, ImageDocuments documents) {
    Manifest manifest = Json.read(documents.manifest(), Manifest.class);
    ImageConfig config = Json.read(documents.config(), ImageConfig.class);
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new IllegalArgumentException(
          "its config has "
              + config.diffIds().size()
              + " diff IDs for "
              + manifest.layers().size()
              + " layers");
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      layers.add(new Layer(BaseForm.asOci(manifest.layers().get(i)), config.diffIds().get(i)));
    }
    return new ResolvedImage(reference, digest, platform, config, List.copyOf(layers));
  }

  private void keep(ImageDocuments documents, Digest digest, Platform platform) {
    // Only documents that prove the choice of the platform can be stored.
    if (cache == null || !cacheWritable || !documents.belongTo(digest, platform)) {
      return;
    }
    try {
      documents.write(cache, digest, platform);
    } catch (RegistryException e) {
      warnings.accept(
          "the manifest and config of base image "
              + digest
              + " cannot be stored in the cache: "
              + e.getMessage());
    }
  }

  private static BuildException notFound(ImageReference reference) {
    return new BuildException(
        FailureReason.BaseImageNotFound,
        reference
            + (reference.registry().equals(PlanOptions.LAYOUT)
                ? " does not exist; check the directory and the digest"
                : " is not in the registry; check the name and the tag"));
  }

  private static BuildException failure(ImageReference reference, RegistryException e) {
    return new BuildException(
        RegistryRemedy.reason(e),
        "base image " + reference + ": " + e.getMessage() + RegistryRemedy.ofReading(e),
        e);
  }
}
