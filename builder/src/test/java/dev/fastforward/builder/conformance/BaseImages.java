package dev.fastforward.builder.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The base images in a registry of plain HTTP, read with nothing but GET. */
final class BaseImages {
  private BaseImages() {}

  /**
   * @param registry host:port
   * @param names of repositories, each with the tag latest
   */
  static List<BuiltImage> read(String registry, String... names) {
    List<BuiltImage> images = new ArrayList<>();
    try {
      for (String name : names) {
        String repository = "http://" + registry + "/v2/" + name;
        String digest = "sha256:" + ImageEntry.sha256(get(repository + "/manifests/latest"));
        Blobs blobs =
            wanted ->
                get(repository + (wanted.equals(digest) ? "/manifests/" : "/blobs/") + wanted);
        images.add(new BuiltImage(blobs, Placeholders.NONE, digest));
        images.getLast().files();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the base images cannot be read", e);
    }
    return List.copyOf(images);
  }

  private static byte[] get(String address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
