package dev.fastforward.builder.export;

import dev.fastforward.builder.cache.LayerVariants;
import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.layer.Compression;
import dev.fastforward.builder.layer.LayerConversion;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the layers of an image in the form that an output asks for. Which layers are converted, and
 * how, depends on the image and the output alone, not on what was cached. Thread-safe.
 */
public final class LayerForms {
  private final BlobPlaces blobs;
  private final @Nullable LayerVariants kept;
  private final boolean writable;
  private final Path workFolder;
  private final Consumer<String> warnings;
  private final Set<Digest> taken = ConcurrentHashMap.newKeySet();
  private final Set<Digest> lost = ConcurrentHashMap.newKeySet();

  /**
   * @param kept variants of the cache; null without a cache
   * @param writable whether variants may be stored there
   */
  public LayerForms(
      BlobPlaces blobs,
      @Nullable LayerVariants kept,
      boolean writable,
      Path workFolder,
      Consumer<String> warnings) {
    this.warnings = warnings;
    this.blobs = blobs;
    this.kept = kept;
    this.writable = writable;
    this.workFolder = workFolder;
  }

  /**
   * What is asked for.
   *
   * @param ofBase whether the layers of the base are to have the form too
   * @param latest time that no file of the other layers is younger than; null for any
   */
  record Wanted(LayerForm form, boolean ofBase, @Nullable Long latest) {}

  /**
   * @param baseLayers how many of the layers are the base's
   */
  List<Layer> of(List<Layer> layers, int baseLayers, Wanted wanted)
      throws IOException, InterruptedException {
    List<AtOnce.Task<Layer>> tasks = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean ofBase = i < baseLayers;
      tasks.add(() -> of(layer, ofBase, wanted));
    }
    return AtOnce.run(tasks);
  }

  private Layer of(Layer layer, boolean ofBase, Wanted wanted)
      throws IOException, InterruptedException {
    Long latest = ofBase ? null : wanted.latest();
    boolean stays =
        ofBase
            ? !wanted.ofBase() || isOf(layer, wanted.form().compression())
            : latest == null && wanted.form().isOf(layer.descriptor());
    if (stays || MediaTypes.isForeignLayer(layer.descriptor().mediaType())) {
      return layer;
    }
    LayerVariants.Id id = new LayerVariants.Id(layer, wanted.form(), latest);
    Layer known = kept == null ? null : kept.find(id).orElse(null);
    if (kept != null && known != null && !lost.contains(known.descriptor().digest())) {
      taken.add(known.descriptor().digest());
      blobs.add(known.descriptor().digest(), kept.repository());
      return known;
    }
    return make(id);
  }

  /**
   * Called when a blob is lost or has the wrong content. If it is a variant from the cache, it is
   * made again the next time.
   *
   * @return false if it is none, or was given up before
   */
  public boolean giveUp(Digest blob) {
    return taken.contains(blob) && lost.add(blob);
  }

  /** The compression level of the base's layers is unknown. */
  private static boolean isOf(Layer layer, Compression compression) {
    return Compression.of(layer.descriptor().mediaType()).filter(c -> c == compression).isPresent();
  }

  private void keep(LayerVariants.Id id, Layer made, LayerVariants cache)
      throws InterruptedException {
    try {
      blobs.bring(made.descriptor(), cache.repository());
      cache.put(id, made);
    } catch (RegistryException e) {
      warnings.accept("a compressed layer cannot be kept in the cache: " + e.getMessage());
    }
  }

  private Layer make(LayerVariants.Id id) throws IOException, InterruptedException {
    Path file = Files.createTempFile(workFolder, "variant-", "");
    Layer made;
    try (InputStream blob = blobs.open(id.layer())) {
      made =
          id.latest() == null
              ? LayerConversion.recompress(blob, id.layer(), file, id.form())
              : LayerConversion.clamp(blob, id.layer(), file, id.form(), id.latest());
    }
    blobs.add(made.descriptor().digest(), file);
    if (kept != null && writable) {
      keep(id, made, kept);
    }
    return made;
  }
}
