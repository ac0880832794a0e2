package dev.fastforward.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HealthIT {
  @Test
  void probes() throws IOException, InterruptedException {
    Set<String> unwatched = new TreeSet<>();
    Vitals vitals = new Vitals(InstantSource.system(), Optional::empty);
    try (Health health = Health.serve(0, vitals)) {
      assertThat(get(health, "/healthz")).isEqualTo("200 ok");
      assertThat(get(health, "/readyz")).isEqualTo("503 the API server has not answered yet");
      vitals.watching(() -> unwatched);
      assertThat(get(health, "/readyz")).isEqualTo("200 ok");
      unwatched.add("Pod");
      assertThat(get(health, "/readyz")).isEqualTo("503 not watched any more: Pod");
    }
  }

  private static String get(Health health, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + path))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }
}
