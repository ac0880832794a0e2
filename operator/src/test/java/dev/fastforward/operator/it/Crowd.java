package dev.fastforward.operator.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Many ImageBuilds that are as large as the API server accepts. Their source is missing. */
final class Crowd {
  private static final int AT_ONCE = 4;

  /** Names and values together. */
  private static final int MOST_ANNOTATIONS = 256 * 1024;

  private Crowd() {}

  static void make(LocalCluster cluster, String namespace, int size) {
    Process proxy = null;
    try (HttpClient client = client();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      ObjectNode largest = largest(cluster);
      proxy = cluster.shell().builder(cluster.kubectlCommand("proxy", "--port=0")).start();
      URI objects =
          address(proxy)
              .resolve("/apis/fastforward.dev/v1alpha1/namespaces/" + namespace + "/imagebuilds");
      List<Callable<Integer>> requests =
          IntStream.range(0, size)
              .<Callable<Integer>>mapToObj(
                  number -> () -> create(client, objects, largest, "crowd-" + number))
              .toList();
      for (Future<Integer> request : threads.invokeAll(requests)) {
        request.get();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      if (proxy != null) {
        proxy.destroy();
      }
    }
  }

  /** kubectl's proxy would take an offer of HTTP/2 for the wish for a WebSocket. */
  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Its spec is at the bounds, and its annotations are at the limit for all kinds of objects. */
  private static ObjectNode largest(LocalCluster cluster) throws IOException {
    String yaml =
        """
        apiVersion: fastforward.dev/v1alpha1
        kind: ImageBuild
        metadata: {name: crowd}
        spec: %s
        """
            .formatted(Bounds.largest());
    String json = cluster.tryToApply(yaml, "--dry-run=client", "--output=json").orFail().output();
    ObjectNode object = (ObjectNode) new ObjectMapper().readTree(json);
    ObjectNode metadata = object.putObject("metadata");
    metadata.putObject("annotations").put("large", "x".repeat(MOST_ANNOTATIONS - "large".length()));
    return object;
  }

  /** kubectl says it in its first line: Starting to serve on HOST:PORT. */
  private static URI address(Process proxy) throws IOException {
    BufferedReader lines = proxy.inputReader();
    return URI.create("http://" + lines.readLine().replaceAll(".* ", ""));
  }

  private static int create(HttpClient client, URI objects, ObjectNode largest, String name)
      throws IOException, InterruptedException {
    ObjectNode object = largest.deepCopy();
    ((ObjectNode) object.get("metadata")).put("name", name);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(objects)
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(object.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw new AssertionError(response.body());
    }
    return response.statusCode();
  }
}
