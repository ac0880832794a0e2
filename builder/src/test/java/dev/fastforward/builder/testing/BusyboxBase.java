package dev.fastforward.builder.testing;

import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.image.RootFs;
import dev.fastforward.builder.repository.Repository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A base image made of Debian's busybox-static, as most tests' {@code FROM busybox}: one layer, a
 * PATH, and {@code sh} as its command. The same binary gives the same digest.
 */
public final class BusyboxBase {
  private static final String CREATED = "2024-01-02T03:04:05Z";

  private BusyboxBase() {}

  /** The files of the image, as a tar. */
  public static byte[] files() {
    return BusyboxFiles.tar();
  }

  /**
   * Stores the image under a tag.
   *
   * @return digest of its manifest
   */
  public static Digest push(Repository repository, String tag) {
    return push(repository, tag, BusyboxFiles.tar());
  }

  /** The same with an /etc/alpine-release: a base that is another one. */
  public static Digest pushAlpine(Repository repository, String tag) {
    return push(repository, tag, BusyboxFiles.alpineTar());
  }

  private static Digest push(Repository repository, String tag, byte[] tar) {
    byte[] layer = gzip(tar);
    Descriptor layerBlob = put(repository, MediaTypes.OCI_LAYER_GZIP, layer);
    Descriptor config = put(repository, MediaTypes.OCI_CONFIG, Json.bytes(config(Digest.of(tar))));
    byte[] manifest = Json.bytes(new Manifest(config, List.of(layerBlob)));
    repository.putManifest(tag, MediaTypes.OCI_MANIFEST, manifest);
    return Digest.of(manifest);
  }

  private static Descriptor put(Repository repository, String mediaType, byte[] content) {
    Descriptor blob = new Descriptor(mediaType, Digest.of(content), content.length);
    repository.putBlob(blob, () -> new ByteArrayInputStream(content));
    return blob;
  }

  private static ImageConfig config(Digest diffId) {
    Platform platform = Platform.current();
    return new ImageConfig(
        CREATED,
        null,
        platform.architecture(),
        platform.variant(),
        platform.os(),
        null,
        null,
        ContainerConfig.EMPTY
            .withEnv(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
            .withCmd(List.of("sh")),
        new RootFs(List.of(diffId)),
        List.of(
            new HistoryEntry(CREATED, "BusyBox rootfs (local)", null, null, null),
            new HistoryEntry(CREATED, "CMD [\"sh\"]", null, null, true)),
        null);
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
