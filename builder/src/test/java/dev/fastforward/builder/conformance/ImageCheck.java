package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds an image against what a case expects of it. Used once. */
final class ImageCheck {
  private final BuiltImage image;
  private final JsonNode expected;
  private final @Nullable BuiltImage base;
  private final Problems problems;

  /**
   * @param base what the build stands on; null for nothing
   */
  private ImageCheck(
      BuiltImage image, JsonNode expected, @Nullable BuiltImage base, Problems problems) {
    this.image = image;
    this.expected = expected;
    this.base = base;
    this.problems = problems;
  }

  /**
   * @param bases images that are there from the beginning
   * @param pushed images of earlier steps
   * @param earlier gives the image of an earlier step
   */
  static void check(
      BuiltImage image,
      JsonNode expected,
      Collection<BuiltImage> bases,
      Collection<BuiltImage> pushed,
      Function<String, BuiltImage> earlier,
      Problems problems) {
    BuiltImage base = largestBase(image, bases, pushed);
    ImageCheck check = new ImageCheck(image, expected, base, problems);
    new FileCheck(image, expected, base, problems).run();
    check.config();
    check.history();
    check.times();
    check.manifest();
    check.relations(earlier);
  }

  private static @Nullable BuiltImage largestBase(
      BuiltImage image, Collection<BuiltImage> bases, Collection<BuiltImage> pushed) {
    List<BuiltImage> known = new ArrayList<>(bases);
    for (BuiltImage candidate : pushed) {
      boolean again =
          candidate.diffIds().equals(image.diffIds())
              && candidate.history().size() == image.history().size();
      if (!again) {
        known.add(candidate);
      }
    }
    BuiltImage best = null;
    for (BuiltImage candidate : known) {
      List<String> below = candidate.diffIds();
      List<String> all = image.diffIds();
      if (!below.isEmpty()
          && below.size() <= all.size()
          && all.subList(0, below.size()).equals(below)
          && (best == null || below.size() > best.diffIds().size())) {
        best = candidate;
      }
    }
    return best;
  }

  private int baseLayers() {
    return base == null ? 0 : base.diffIds().size();
  }

  private List<List<ImageEntry>> addedLayers() {
    return image.layers().subList(baseLayers(), image.layers().size());
  }

  private List<JsonNode> addedHistory() {
    List<JsonNode> all = image.history();
    int below = base == null ? 0 : base.history().size();
    return all.subList(Math.min(below, all.size()), all.size());
  }

  private static boolean blank(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.asText().isEmpty());
  }

  private void config() {
    JsonNode config = image.config().path("config");
    Json.map(expected.path("config"))
        .forEach((name, wanted) -> {
          JsonNode got = config.path(name);
          if (!(wanted.isNull() && (blank(got) || isZero(got))) && !got.equals(wanted)) {
            problems.add("config." + name + " is " + got + ", want " + wanted);
          }
        });
    if (expected.has("configKeys")) {
      TreeSet<String> got = new TreeSet<>();
      Json.map(config)
          .forEach((name, value) -> {
            if (!blank(value)) {
              got.add(name);
            }
          });
      problems.expect(
          "keys of the config", got, new TreeSet<>(Json.texts(expected.path("configKeys"))));
    }
    Json.map(expected.path("image"))
        .forEach(
            (name, wanted) -> problems.expect("image " + name, image.config().path(name), wanted));
    for (String name : Json.texts(expected.path("imageKeys"))) {
      if (!image.config().has(name)) {
        problems.add("the image config has no " + name);
      }
    }
  }

  private static boolean isZero(JsonNode value) {
    return (value.isNumber() && value.asLong() == 0) || (value.isBoolean() && !value.asBoolean());
  }

  private void history() {
    List<JsonNode> history = addedHistory();
    List<JsonNode> wanted = Json.list(expected.path("history"));
    Problems own = problems.of(Problems.Level.HISTORY);
    if (expected.has("history") && history.size() != wanted.size()) {
      own.add(
          "history has "
              + history.stream().map(entry -> entry.path("created_by").asText()).toList()
              + ", want "
              + wanted.size()
              + " entries");
    }
    for (int i = 0; i < Math.min(history.size(), wanted.size()); i++) {
      String text = history.get(i).path("created_by").asText();
      JsonNode want = wanted.get(i);
      if (want.has("created_by") && !text.equals(want.path("created_by").asText())) {
        own.add("history \"" + text + "\", want " + want.path("created_by"));
      }
      if (want.has("contains") && !text.contains(want.path("contains").asText())) {
        own.add("history \"" + text + "\", want " + want.path("contains") + " in it");
      }
      boolean empty = history.get(i).path("empty_layer").asBoolean(false);
      if (empty != want.path("empty_layer").asBoolean(false)) {
        own.add("history \"" + text + "\": empty_layer is " + empty);
      }
    }
    int added = image.diffIds().size() - baseLayers();
    if (expected.has("layersAdded") && added != expected.path("layersAdded").asInt()) {
      own.add(added + " layers added, want " + expected.path("layersAdded"));
    }
  }

  private void times() {
    if (expected.has("created")) {
      problems.expect(
          "created", seconds(image.config().path("created")), expected.path("created").asLong());
    }
    if (expected.has("historyCreated")) {
      for (JsonNode entry : addedHistory()) {
        problems.expect(
            "created of the history",
            seconds(entry.path("created")),
            expected.path("historyCreated").asLong());
      }
    }
    if (expected.has("layerMtimeMax")) {
      long most = expected.path("layerMtimeMax").asLong();
      for (List<ImageEntry> layer : addedLayers()) {
        for (ImageEntry entry : layer) {
          if (entry.mtime() > most) {
            problems.add(
                entry.path() + " has the time " + entry.mtime() + ", want at most " + most);
          }
        }
      }
    }
  }

  private static long seconds(JsonNode time) {
    return time.isTextual() ? Instant.parse(time.asText()).getEpochSecond() : -1;
  }

  private void manifest() {
    List<JsonNode> layers = Json.list(image.manifest().path("layers"));
    List<JsonNode> added = layers.subList(Math.min(baseLayers(), layers.size()), layers.size());
    List<JsonNode> annotations = Json.list(expected.path("layerAnnotations"));
    if (expected.has("layerAnnotations")) {
      problems.expect("number of layers with annotations", added.size(), annotations.size());
    }
    for (int i = 0; i < Math.min(added.size(), annotations.size()); i++) {
      subset("layer annotation ", added.get(i).path("annotations"), annotations.get(i), problems);
    }
    subset(
        "manifest annotation ",
        image.manifest().path("annotations"),
        expected.path("manifestAnnotations"),
        problems);
    if (expected.has("layerMediaTypes")) {
      problems.expect(
          "media types of the layers",
          added.stream().map(layer -> layer.path("mediaType").asText()).toList(),
          Json.texts(expected.path("layerMediaTypes")));
    }
  }

  /** Each member that is wanted is there with its value; where null is wanted it is not there. */
  static void subset(String what, JsonNode got, JsonNode wanted, Problems problems) {
    Json.map(wanted)
        .forEach((name, value) -> {
          JsonNode given = got.path(name);
          problems.expect(what + name, given.isMissingNode() ? NullNode.instance : given, value);
        });
  }

  private void relations(Function<String, BuiltImage> earlier) {
    for (String relation : List.of("equal", "notEqual")) {
      for (JsonNode pair : expected.path(relation)) {
        BuiltImage other = earlier.apply(pair.path("step").asText());
        if (related(pair, other) != relation.equals("equal")) {
          problems.add(pair + ": want " + relation);
        }
      }
    }
  }

  private boolean related(JsonNode pair, BuiltImage other) {
    return switch (pair.path("what").asText()) {
      case "manifest" -> image.digest().equals(other.digest());
      case "layers" -> image.diffIds().equals(other.diffIds());
      default -> {
        String path = pair.path("path").asText();
        yield Arrays.equals(
            content(image, path), content(other, pair.path("otherPath").asText(path)));
      }
    };
  }

  private static byte @Nullable [] content(BuiltImage image, String path) {
    ImageEntry entry = image.files().get(LayerFiles.path(path));
    return entry == null ? null : entry.data();
  }

  /** For use of the checks of files: a description by path. */
  static Map<String, ObjectNode> described(Collection<ImageEntry> entries, Placeholders places) {
    Map<String, ObjectNode> described = new TreeMap<>();
    for (ImageEntry entry : entries) {
      described.put("/" + entry.path(), entry.describe(places));
    }
    return described;
  }
}
