package dev.fastforward.builder.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An OCI layout that a build wrote, read by hand. */
public record BuiltLayout(Path folder, BuildResult result) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static Map<String, String> attributes(String... pairs) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : pairs) {
      attributes.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    return attributes;
  }

  public Path blobFile(String digest) {
    return folder.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  public JsonNode blob(String digest) throws IOException {
    return JSON.readTree(Files.readAllBytes(blobFile(digest)));
  }

  public JsonNode index() throws IOException {
    return JSON.readTree(Files.readAllBytes(folder.resolve("index.json")));
  }

  /** The manifest or index that the build names. */
  public JsonNode top() throws IOException {
    return blob(Objects.requireNonNull(result.digest()));
  }

  public JsonNode config() throws IOException {
    return blob(top().at("/config/digest").asText());
  }

  public List<JsonNode> layers() throws IOException {
    List<JsonNode> layers = new ArrayList<>();
    top().at("/layers").forEach(layers::add);
    return layers;
  }
}
