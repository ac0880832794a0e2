package dev.fastforward.builder.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Tables that were recorded from BuildKit, where they are on this machine: in the folder
 * FASTFORWARD_CONFORMANCE, or in shared/conformance beside the repository. They are no part of the
 * project.
 */
public final class ConformanceUnits {
  private static final JsonMapper JSON = new JsonMapper();

  private ConformanceUnits() {}

  /** The folder; the test that asks is skipped where it is not there. */
  public static Path folder() {
    Path found = find().orElse(Path.of(""));
    assumeTrue(
        Files.isDirectory(found.resolve("units")),
        "the conformance tables are not on this machine; FASTFORWARD_CONFORMANCE can name them");
    return found;
  }

  /** The folder, for a test that only uses it if it is there. */
  public static Optional<Path> find() {
    List<Path> candidates = new ArrayList<>();
    String configured = System.getenv("FASTFORWARD_CONFORMANCE");
    if (configured != null) {
      candidates.add(Path.of(configured));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      candidates.add(at.resolve("shared/conformance"));
    }
    return candidates.stream().filter(c -> Files.isDirectory(c.resolve("units"))).findFirst();
  }

  /** A JSON file below units. */
  public static JsonNode table(String name) {
    return json(folder().resolve("units").resolve(name));
  }

  public static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  /** The rows of a table: the array itself, or its field cases. */
  public static Stream<JsonNode> rows(String name) {
    JsonNode table = table(name);
    JsonNode rows = table.isArray() ? table : table.path("cases");
    return StreamSupport.stream(rows.spliterator(), false);
  }

  /** The text of a Dockerfile of the build cases. */
  public static byte[] caseFile(String name) throws IOException {
    String path = name.replaceFirst("^cases/", "");
    Path own = folder().resolve("own").resolve(path);
    return Files.readAllBytes(Files.exists(own) ? own : folder().resolve("upstream").resolve(path));
  }

  public static List<String> strings(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(element -> result.add(element.asText()));
    return result;
  }
}
