package dev.fastforward.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthIT {
  @Test
  void probes() throws IOException, InterruptedException {
    AtomicReference<String> trouble = new AtomicReference<>("asked too early");
    try (Health health = Health.serve(0, trouble::get)) {
      assertThat(get(health, "/healthz")).isEqualTo("200 ok");
      assertThat(get(health, "/readyz")).isEqualTo("503 it has not started yet");
      health.ready();
      trouble.set("");
      assertThat(get(health, "/healthz")).isEqualTo("200 ok");
      assertThat(get(health, "/readyz")).isEqualTo("200 ok");
      trouble.set("not watched any more: Pod");
      assertThat(get(health, "/healthz")).isEqualTo("503 not watched any more: Pod");
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
