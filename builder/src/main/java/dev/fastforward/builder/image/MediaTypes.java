package dev.fastforward.builder.image;

import java.util.Locale;

/** Media types of manifests, configs and layers, in the OCI and Docker spellings. */
public final class MediaTypes {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String OCI_LAYER_GZIP = OCI_LAYER + "+gzip";
  public static final String OCI_LAYER_ZSTD = OCI_LAYER + "+zstd";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";
  public static final String DOCKER_LAYER_ZSTD = DOCKER_LAYER + ".zstd";

  /** Docker's form of before 2017, signed or not: has no config, and no digests of contents. */
  public static final String DOCKER_SCHEMA_1 =
      "application/vnd.docker.distribution.manifest.v1+json";

  public static final String DOCKER_SCHEMA_1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  public static final String OCI_FOREIGN_GZIP =
      "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
  public static final String DOCKER_FOREIGN_GZIP =
      "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

  private MediaTypes() {}

  /** Docker's name for what has a name of OCI's; any other stays as it is. */
  public static String docker(String mediaType) {
    return switch (mediaType) {
      case OCI_INDEX -> DOCKER_LIST;
      case OCI_MANIFEST -> DOCKER_MANIFEST;
      case OCI_CONFIG -> DOCKER_CONFIG;
      case OCI_LAYER -> DOCKER_LAYER;
      case OCI_LAYER_GZIP -> DOCKER_LAYER_GZIP;
      case OCI_LAYER_ZSTD -> DOCKER_LAYER_ZSTD;
      default -> mediaType;
    };
  }

  public static boolean isIndex(String mediaType) {
    return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_LIST);
  }

  public static boolean isManifest(String mediaType) {
    return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /**
   * Whether the blob is the config of an image; Docker's first ones had a type that says nothing.
   */
  public static boolean isConfig(String mediaType) {
    return switch (mediaType.toLowerCase(Locale.ROOT)) {
      case OCI_CONFIG, DOCKER_CONFIG, "application/octet-stream" -> true;
      default -> false;
    };
  }

  /** Whether the blob is a layer: files of an image, in any compression. */
  public static boolean isLayer(String mediaType) {
    return mediaType.startsWith(OCI_LAYER)
        || mediaType.startsWith(DOCKER_LAYER)
        || isForeignLayer(mediaType);
  }

  /** Whether the layer's blob may not be in any registry (its descriptor then has URLs). */
  public static boolean isForeignLayer(String mediaType) {
    return mediaType.contains("nondistributable") || mediaType.contains("foreign");
  }
}
