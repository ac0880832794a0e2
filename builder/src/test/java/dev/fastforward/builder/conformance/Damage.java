package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What may happen to a cache that is an OCI layout. */
enum Damage {
  /** A tag is gone. */
  ENTRY {
    @Override
    List<String> places(Path cache) throws IOException {
      List<String> tags = new ArrayList<>();
      for (JsonNode entry : Json.read(Files.readAllBytes(index(cache))).path("manifests")) {
        tags.add(tag(entry));
      }
      return tags;
    }

    @Override
    void happen(Path cache, String place) throws IOException {
      ObjectNode json = (ObjectNode) Json.read(Files.readAllBytes(index(cache)));
      ArrayNode kept = json.arrayNode();
      for (JsonNode entry : json.path("manifests")) {
        if (!tag(entry).equals(place)) {
          kept.add(entry);
        }
      }
      json.set("manifests", kept);
      Files.delete(index(cache));
      Files.write(index(cache), json.toString().getBytes(StandardCharsets.UTF_8));
    }
  },

  /** A blob is gone, and what names it is still there: as after a garbage collection too many. */
  LOST_BLOB {
    @Override
    List<String> places(Path cache) throws IOException {
      return blobs(cache);
    }

    @Override
    void happen(Path cache, String place) throws IOException {
      Files.delete(cache.resolve(place));
    }
  },

  /** A blob has another content of the same length. */
  BROKEN_BLOB {
    @Override
    List<String> places(Path cache) throws IOException {
      return blobs(cache);
    }

    @Override
    void happen(Path cache, String place) throws IOException {
      Path blob = cache.resolve(place);
      byte[] content = Files.readAllBytes(blob);
      Arrays.fill(content, content.length / 2, content.length, (byte) 'x');
      Files.delete(blob);
      Files.write(blob, content);
    }
  };

  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** All places where it may happen to this cache. */
  abstract List<String> places(Path cache) throws IOException;

  /** Makes it happen; files are replaced, not written to, because they may be links. */
  abstract void happen(Path cache, String place) throws IOException;

  private static Path index(Path cache) {
    return cache.resolve("index.json");
  }

  private static String tag(JsonNode entry) {
    return entry.path("annotations").path(REF_NAME).asText();
  }

  private static List<String> blobs(Path cache) throws IOException {
    try (Stream<Path> blobs = Files.list(cache.resolve("blobs/sha256"))) {
      return blobs.map(blob -> "blobs/sha256/" + blob.getFileName()).sorted().toList();
    }
  }
}
