package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds the files of an image against what a case expects. Used once. */
final class FileCheck {
  private static final Set<String> OF_CONTENT =
      Set.of("text", "b64", "sha256", "size", "contains", "notContains", "regex");

  private final BuiltImage image;
  private final JsonNode expected;
  private final @Nullable BuiltImage base;
  private final Problems problems;

  FileCheck(BuiltImage image, JsonNode expected, @Nullable BuiltImage base, Problems problems) {
    this.image = image;
    this.expected = expected;
    this.base = base;
    this.problems = problems;
  }

  void run() {
    for (JsonNode wanted : expected.path("files")) {
      file(wanted);
    }
    for (String path : Json.texts(expected.path("absent"))) {
      if (image.files().containsKey(LayerFiles.path(path))) {
        problems.add(path + " is there");
      }
    }
    Json.map(expected.path("dirs")).forEach(this::directory);
    if (expected.has("changes")) {
      changes();
    }
    if (expected.has("changes") || expected.has("removed")) {
      problems.expect("removed", removed(), Json.texts(expected.path("removed")));
    }
  }

  private void file(JsonNode wanted) {
    String path = wanted.path("path").asText();
    ImageEntry got = image.files().get(LayerFiles.path(path));
    if (got == null) {
      problems.add(path + " is missing");
      return;
    }
    ObjectNode described = got.describe(image.placeholders());
    ImageEntry.number(described, "mtime", got.mtime());
    byte[] content = image.placeholders().restore(got.data());
    Json.map(wanted)
        .forEach((name, value) -> {
          if (OF_CONTENT.contains(name)) {
            if (!got.type().equals("file")) {
              problems.add(path + " is a " + got.type());
            } else if (!matches(name, value, content)) {
              String shown =
                  new String(content, 0, Math.min(300, content.length), StandardCharsets.UTF_8);
              problems.add(path + ": " + name + " is \"" + shown + "\", want " + value);
            }
          } else if (!name.equals("path") && !name.equals("unstable")) {
            problems.expect(path + ": " + name, described.path(name), value);
          }
        });
  }

  private static boolean matches(String how, JsonNode wanted, byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    List<String> parts = wanted.isTextual() ? List.of(wanted.asText()) : Json.texts(wanted);
    return switch (how) {
      case "text" -> Arrays.equals(content, wanted.asText().getBytes(StandardCharsets.UTF_8));
      case "b64" -> Arrays.equals(content, Base64.getDecoder().decode(wanted.asText()));
      case "sha256" -> ImageEntry.sha256(content).equals(wanted.asText());
      case "size" -> content.length == wanted.asInt();
      case "contains" -> parts.stream().allMatch(text::contains);
      case "notContains" -> parts.stream().noneMatch(text::contains);
      case "regex" -> Pattern.compile(wanted.asText()).matcher(text).find();
      default -> throw new IllegalStateException(how);
    };
  }

  private void directory(String path, JsonNode names) {
    String folder = LayerFiles.path(path);
    String prefix = folder.isEmpty() ? "" : folder + "/";
    TreeSet<String> got = new TreeSet<>();
    for (String file : image.files().keySet()) {
      if (file.startsWith(prefix) && !file.equals(prefix)) {
        String below = file.substring(prefix.length());
        got.add(below.contains("/") ? below.substring(0, below.indexOf('/')) : below);
      }
    }
    problems.expect("names in " + path, got, new TreeSet<>(Json.texts(names)));
  }

  private SortedMap<String, ImageEntry> baseFiles() {
    return base == null ? new TreeMap<>() : base.files();
  }

  private List<String> removed() {
    return baseFiles().keySet().stream()
        .filter(path -> !image.files().containsKey(path))
        .map(path -> "/" + path)
        .toList();
  }

  private void changes() {
    SortedMap<String, ImageEntry> below = baseFiles();
    List<ImageEntry> added =
        image.files().values().stream()
            .filter(entry -> {
              ImageEntry before = below.get(entry.path());
              return before == null || !entry.sameAs(before);
            })
            .toList();
    Map<String, ObjectNode> got = ImageCheck.described(added, image.placeholders());
    Map<String, JsonNode> wanted = new TreeMap<>();
    for (JsonNode entry : expected.path("changes")) {
      wanted.put(entry.path("path").asText(), entry);
    }
    List<String> unstable = Json.texts(expected.path("unstable"));
    TreeSet<String> paths = new TreeSet<>(got.keySet());
    paths.addAll(wanted.keySet());
    for (String path : paths) {
      JsonNode is = got.get(path);
      JsonNode want = wanted.get(path);
      if (want == null) {
        problems.add(path + " is not expected: " + is);
      } else if (is == null) {
        problems.add(path + " is not there");
      } else if (!same(is, want, unstable.contains(path))) {
        problems.add(path + ": " + is + ", want " + want);
      }
    }
  }

  private static boolean same(JsonNode got, JsonNode wanted, boolean unstable) {
    return unstable ? withoutContent(got).equals(withoutContent(wanted)) : got.equals(wanted);
  }

  private static JsonNode withoutContent(JsonNode entry) {
    ObjectNode header = entry.deepCopy();
    return header.remove(List.of("text", "size", "sha256"));
  }
}
