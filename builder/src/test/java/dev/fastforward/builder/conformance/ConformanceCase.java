package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A case: a folder with a case.json, whose form the README beside the cases says.
 *
 * @param pushes whether it names the registry, so that it may meet others there
 */
record ConformanceCase(Path folder, JsonNode json, boolean pushes) {

  static ConformanceCase read(Path folder) throws IOException {
    boolean pushes = false;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        pushes |=
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains("{{REGISTRY}}");
      }
    }
    return new ConformanceCase(
        folder, Json.read(Files.readAllBytes(folder.resolve("case.json"))), pushes);
  }

  String name() {
    return json.path("name").asText();
  }

  List<JsonNode> steps() {
    return Json.list(json.path("steps"));
  }

  List<String> requires() {
    return Json.texts(json.path("requires"));
  }
}
