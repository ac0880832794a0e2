package dev.fastforward.builder.testing;

import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.image.RootFs;
import dev.fastforward.builder.repository.Repository;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Pushes images of exactly the layers that a test wants. */
public final class ImageMaker {
  private ImageMaker() {}

  /**
   * Pushes an image of one layer.
   *
   * @param blob the layer as it is sent
   * @param diffId what the config says of it
   */
  public static void push(
      Repository repository, String tag, byte[] blob, String mediaType, Digest diffId) {
    push(repository, tag, mediaType, List.of(blob), List.of(diffId));
  }

  /**
   * Pushes an image of several layers.
   *
   * @param blobs the layers as they are sent, lowest first
   * @param diffIds what the config says of them
   */
  public static void push(
      Repository repository,
      String tag,
      String mediaType,
      List<byte[]> blobs,
      List<Digest> diffIds) {
    push(
        repository,
        tag,
        blobs.stream().map(blob -> put(repository, mediaType, blob)).toList(),
        diffIds);
  }

  /**
   * Pushes an image of layers that are not compressed.
   *
   * @param tars lowest first
   */
  public static void push(Repository repository, String tag, List<byte[]> tars) {
    push(
        repository,
        tag,
        tars.stream().map(tar -> put(repository, MediaTypes.OCI_LAYER, tar)).toList(),
        tars.stream().map(Digest::of).toList());
  }

  private static void push(
      Repository repository, String tag, List<Descriptor> layers, List<Digest> diffIds) {
    Platform platform = Platform.current();
    ImageConfig config =
        new ImageConfig(
            "2024-01-02T03:04:05Z",
            null,
            platform.architecture(),
            platform.variant(),
            platform.os(),
            null,
            null,
            ContainerConfig.EMPTY.withEnv(List.of("PATH=/bin")),
            new RootFs(diffIds),
            List.of(),
            null);
    Descriptor configBlob = put(repository, MediaTypes.OCI_CONFIG, Json.bytes(config));
    repository.putManifest(
        tag, MediaTypes.OCI_MANIFEST, Json.bytes(new Manifest(configBlob, layers)));
  }

  private static Descriptor put(Repository repository, String mediaType, byte[] content) {
    Descriptor blob = new Descriptor(mediaType, Digest.of(content), content.length);
    repository.putBlob(blob, () -> new ByteArrayInputStream(content));
    return blob;
  }
}
