package dev.fastforward.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Asks the registry itself, without our own client. */
record Registry(String host, String credentials) {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

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

  /** Pushes an artifact of one layer, as Flux and ORAS do; returns the manifest's digest. */
  String pushArtifact(String image, Path archive) throws IOException {
    String repository = manifest(image).replaceFirst("/manifests/.*", "");
    byte[] layer = Files.readAllBytes(archive);
    byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
    String manifest =
        """
        {"schemaVersion": 2, "mediaType": "%s",
         "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "%s", "size": %d},
         "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": %d}]}
        """
            .formatted(
                MANIFEST,
                pushBlob(repository, config),
                config.length,
                pushBlob(repository, layer),
                layer.length);
    send(
        request(manifest(image))
            .header("Content-Type", MANIFEST)
            .PUT(HttpRequest.BodyPublishers.ofString(manifest)),
        201);
    return sha256(manifest.getBytes(StandardCharsets.UTF_8));
  }

  private String pushBlob(String repository, byte[] content) throws IOException {
    String digest = sha256(content);
    HttpResponse<String> started =
        send(
            request(repository + "/blobs/uploads/").POST(HttpRequest.BodyPublishers.noBody()), 202);
    URI upload = started.uri().resolve(started.headers().firstValue("Location").orElseThrow());
    String query = (upload.getRawQuery() == null ? "?" : "?" + upload.getRawQuery() + "&");
    send(
        request(upload.getRawPath() + query + "digest=" + digest)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)),
        201);
    return digest;
  }

  static String sha256(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + host + path))
        .header("Authorization", "Basic " + credentials);
  }

  private HttpResponse<String> fetch(String path) throws IOException {
    return send(
        request(path)
            .header("Accept", MANIFEST + ", application/vnd.docker.distribution.manifest.v2+json"),
        200);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, int expected)
      throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != expected) {
        throw new AssertionError(
            response.uri() + ": " + response.statusCode() + " " + response.body());
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
