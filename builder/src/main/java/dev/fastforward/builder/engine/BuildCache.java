package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.cache.FileRecords;
import dev.fastforward.builder.cache.LayerVariants;
import dev.fastforward.builder.cache.MountContents;
import dev.fastforward.builder.context.FileMemory;
import dev.fastforward.builder.export.Outputs;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.settings.CacheSettings;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cache that a build uses.
 *
 * @param repository null if the cache is disabled or the build names no repository for it
 * @param writable whether entries may be stored
 * @param entries null if there is no repository
 */
record BuildCache(
    @Nullable Repository repository, boolean writable, @Nullable CacheEntries entries) {

  /**
   * @param primary the first image that is pushed; null if none is
   */
  static BuildCache of(
      CacheSettings settings,
      @Nullable ImageReference primary,
      RepositoryProvider repositories,
      Consumer<String> warnings) {
    Repository repository = repository(settings, primary, repositories);
    return repository == null
        ? new BuildCache(null, false, null)
        : new BuildCache(repository, settings.isWritable(), new CacheEntries(repository, warnings));
  }

  /** Layers of the cache in other forms; null if there is no repository. */
  @Nullable LayerVariants variants(Consumer<String> warnings) {
    return repository == null ? null : new LayerVariants(repository, warnings);
  }

  /**
   * The supplies of mounts. Cache mounts are stored in this repository if the settings ask for it.
   *
   * @param workFolder for temporary files
   */
  MountSupplies keeping(
      MountSupplies mounts, CacheSettings settings, Path workFolder, BuildListener listener) {
    if (!settings.mountsKept() || settings.isDisabled()) {
      return mounts;
    }
    if (repository == null) {
      listener.warning(
          "contents of cache mounts are not kept: there is no cache repository; name one");
      return mounts;
    }
    return mounts.keeping(new MountContents(repository), writable, workFolder, listener);
  }

  /** What earlier builds recorded of downloaded files. */
  FileMemory files(Consumer<String> warnings) {
    return repository == null ? FileMemory.NONE : new FileRecords(repository, writable, warnings);
  }

  private static @Nullable Repository repository(
      CacheSettings settings, @Nullable ImageReference primary, RepositoryProvider repositories) {
    if (settings.isDisabled()) {
      return null;
    }
    String name = settings.repository();
    if (name != null) {
      return name.startsWith("oci:")
          ? repositories.layout(Path.of(name.substring("oci:".length())).toAbsolutePath())
          : repositories.repository(Outputs.reference(name));
    }
    return primary == null
        ? null
        : repositories.repository(
            new ImageReference(
                primary.registry(), primary.repository() + "/cache", "latest", null));
  }
}
