package dev.fastforward.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Asks the registry itself, without our own client. */
record Registry(String host, String credentials) {
  static Registry of(LocalCluster cluster) throws IOException {
    JsonNode auths = new ObjectMapper().readTree(cluster.dockerConfig()).get("auths");
    return new Registry(cluster.registry(), auths.get(cluster.registry()).get("auth").asText());
  }

  /** Digests of the layers of an image that is named by digest. */
  List<String> layers(String image) throws IOException {
    String path = image.substring(host.length() + 1);
    int at = path.indexOf('@');
    List<String> layers = new ArrayList<>();
    get("/v2/" + path.substring(0, at) + "/manifests/" + path.substring(at + 1))
        .get("layers")
        .forEach(layer -> layers.add(layer.get("digest").asText()));
    return layers;
  }

  /** Digest of the manifest that a tag names. */
  String digest(String image) throws IOException {
    return Objects.requireNonNull(
        fetch(manifest(image)).headers().firstValue("Docker-Content-Digest").orElse(null));
  }

  /** The config of an image that is named by tag. */
  JsonNode config(String image) throws IOException {
    String config = get(manifest(image)).at("/config/digest").asText();
    return get(manifest(image).replaceFirst("/manifests/.*", "/blobs/" + config));
  }

  private String manifest(String image) {
    String path = image.substring(host.length() + 1);
    int colon = path.lastIndexOf(':');
    return "/v2/" + path.substring(0, colon) + "/manifests/" + path.substring(colon + 1);
  }

  private JsonNode get(String path) throws IOException {
    return new ObjectMapper().readTree(fetch(path).body());
  }

  private HttpResponse<String> fetch(String path) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + host + path))
                  .header("Authorization", "Basic " + credentials)
                  .header(
                      "Accept",
                      "application/vnd.oci.image.manifest.v1+json,"
                          + " application/vnd.docker.distribution.manifest.v2+json")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
