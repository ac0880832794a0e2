package dev.fastforward.builder.export;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.export.Annotations.Level;
import dev.fastforward.builder.export.Publication.Attestation;
import dev.fastforward.builder.export.Publication.Document;
import dev.fastforward.builder.export.Publication.Image;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.solve.FinishedImage;
import dev.fastforward.builder.solve.ImageConfigs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes of the finished images what each form of output publishes, once. Not thread-safe. */
public final class ManifestAssembler {
  /** As BuildKit marks layers whose files have other times than the build gave them. */
  private static final String REWRITTEN = "buildkit/rewritten-timestamp";

  private final List<FinishedImage> finished;
  private final LayerForms forms;
  private final BlobPlaces blobs;
  private final FileIndexes indexes;
  private final @Nullable Provenance provenance;
  private final BuildListener listener;
  private final Map<OutputForm, Publication> made = new HashMap<>();

  /**
   * @param provenance what is to be attested; null for nothing
   * @param listener receives what an output leaves out
   */
  public ManifestAssembler(
      List<FinishedImage> finished,
      LayerForms forms,
      BlobPlaces blobs,
      FileIndexes indexes,
      @Nullable Provenance provenance,
      BuildListener listener) {
    this.finished = List.copyOf(finished);
    this.blobs = blobs;
    this.indexes = indexes;
    this.forms = forms;
    this.provenance = provenance;
    this.listener = listener;
  }

  void note(String text) {
    listener.note(text);
  }

  List<FinishedImage> finished() {
    return finished;
  }

  /** The files of an image with these layers. */
  FileTree tree(List<Layer> layers) throws IOException, InterruptedException {
    return indexes.tree(layers);
  }

  LayerSource blobs() {
    return blobs;
  }

  Publication of(OutputForm form) throws IOException, InterruptedException {
    Publication known = made.get(form);
    if (known == null) {
      known = make(form);
      made.put(form, known);
    }
    return known;
  }

  private Publication make(OutputForm form) throws IOException, InterruptedException {
    List<Image> images = new ArrayList<>();
    for (FinishedImage image : finished) {
      images.add(image(image, form));
    }
    List<Attestation> attestations = new ArrayList<>();
    if (provenance != null) {
      for (Image image : images) {
        attestations.add(provenance.of(image));
      }
    }
    boolean single = images.size() == 1 && attestations.isEmpty();
    return new Publication(
        images,
        attestations,
        single ? images.getFirst().manifest() : index(images, attestations, form));
  }

  private Image image(FinishedImage image, OutputForm form)
      throws IOException, InterruptedException {
    List<Layer> layers =
        forms.of(image.state().layers(), image.baseLayers(), form.wanted(image.epoch()));
    Long latest = form.epoch() == null ? null : form.epoch(image.epoch());
    Document config = document(MediaTypes.OCI_CONFIG, ImageConfigs.of(image, layers, latest), form);
    List<Descriptor> descriptors = new ArrayList<>();
    Long rewritten = form.wanted(image.epoch()).latest();
    for (int i = 0; i < layers.size(); i++) {
      Descriptor plain = LayerForm.plain(layers.get(i).descriptor());
      Descriptor named =
          rewritten == null || i < image.baseLayers() ? plain : marked(plain, rewritten);
      descriptors.add(
          form.docker() ? named.withMediaType(MediaTypes.docker(named.mediaType())) : named);
    }
    Manifest manifest =
        new Manifest(
            2,
            mediaType(MediaTypes.OCI_MANIFEST, form),
            null,
            config.descriptor(),
            descriptors,
            null,
            form.annotations().of(Level.MANIFEST, image.platform()));
    return new Image(
        image.platform(), config, document(MediaTypes.OCI_MANIFEST, manifest, form), layers);
  }

  private static Descriptor marked(Descriptor layer, long epoch) {
    Map<String, String> annotations = new TreeMap<>();
    if (layer.annotations() != null) {
      annotations.putAll(layer.annotations());
    }
    annotations.put(REWRITTEN, String.valueOf(epoch));
    return layer.withAnnotations(annotations);
  }

  private static Document index(
      List<Image> images, List<Attestation> attestations, OutputForm form) {
    List<Descriptor> manifests = new ArrayList<>();
    for (Image image : images) {
      manifests.add(
          image
              .manifest()
              .descriptor()
              .withPlatform(image.platform())
              .withAnnotations(form.annotations().of(Level.MANIFEST_DESCRIPTOR, image.platform())));
    }
    attestations.forEach(attestation -> manifests.add(attestation.manifest().descriptor()));
    Index index =
        new Index(
            2,
            mediaType(MediaTypes.OCI_INDEX, form),
            null,
            manifests,
            form.annotations().of(Level.INDEX, null));
    return document(MediaTypes.OCI_INDEX, index, form);
  }

  private static Document document(String mediaType, Object content, OutputForm form) {
    return Document.of(mediaType(mediaType, form), Json.bytes(content));
  }

  private static String mediaType(String mediaType, OutputForm form) {
    return form.docker() ? MediaTypes.docker(mediaType) : mediaType;
  }
}
