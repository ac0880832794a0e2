package dev.fastforward.builder.plan;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The Dockerfiles of a build case, as each of its steps finds them. */
final class CaseDockerfiles {
  private final Path folder;
  private final Map<String, Map<String, JsonNode>> listings = new TreeMap<>();

  CaseDockerfiles(Path folder, JsonNode definition) {
    this.folder = folder;
    definition
        .path("contexts")
        .properties()
        .forEach(entry -> add(entry.getKey(), entry.getValue()));
  }

  private void add(String context, JsonNode listing) {
    Map<String, JsonNode> files = listings.computeIfAbsent(context, name -> new TreeMap<>());
    listing.forEach(file -> files.put(file.path("path").asText(), file));
  }

  void patch(JsonNode step) {
    step.path("patch").properties().forEach(entry -> add(entry.getKey(), entry.getValue()));
  }

  /** The Dockerfile that a build reads; the test is given up where it comes from elsewhere. */
  byte[] read(JsonNode build) throws IOException {
    if (build.path("context").isObject()) {
      abort("the context is a URL");
    }
    String context = build.path("dockerfileDir").asText(build.path("context").asText("main"));
    Map<String, JsonNode> files = listings.getOrDefault(context, Map.of());
    JsonNode file = files.get(build.path("dockerfile").asText("Dockerfile"));
    if (file == null) {
      file = files.get("dockerfile");
    }
    if (file != null && file.has("src")) {
      return Files.readAllBytes(folder.resolve(file.path("src").asText()));
    }
    if (file != null && file.has("text")) {
      return file.path("text").asText().getBytes(StandardCharsets.UTF_8);
    }
    if (file != null && file.has("b64")) {
      return Base64.getDecoder().decode(file.path("b64").asText());
    }
    return abort("the Dockerfile is no file");
  }
}
