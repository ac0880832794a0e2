package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Runs the steps of a case in all modes. Used once. */
final class CaseRun {
  private static final Pattern STACK_TRACE =
      Pattern.compile("^\\s+at [\\w.$]+\\(|Exception in thread", Pattern.MULTILINE);

  private final ConformanceCase conformanceCase;
  private final CaseFolder at;
  private final List<BuiltImage> bases;
  private final Damage damage;
  private final Problems problems = new Problems();
  private final List<BuiltImage> pushed = new ArrayList<>();
  private final Map<String, OciLayout> results = new HashMap<>();

  private CaseRun(
      ConformanceCase conformanceCase, CaseFolder at, List<BuiltImage> bases, Damage damage) {
    this.conformanceCase = conformanceCase;
    this.at = at;
    this.bases = bases;
    this.damage = damage;
  }

  /** What is wrong with the case. */
  static Problems run(
      ConformanceCase conformanceCase,
      Path work,
      String registry,
      List<BuiltImage> bases,
      Damage damage)
      throws IOException {
    try (CaseFolder at = new CaseFolder(conformanceCase, work, registry)) {
      CaseRun run = new CaseRun(conformanceCase, at, bases, damage);
      run.steps();
      return run.problems;
    }
  }

  private void steps() throws IOException {
    List<JsonNode> steps = conformanceCase.steps();
    for (int i = 0; i < steps.size(); i++) {
      JsonNode step = steps.get(i);
      for (Map.Entry<String, JsonNode> patch : Json.map(step.path("patch")).entrySet()) {
        at.write(patch.getKey(), patch.getValue());
      }
      if (step.path("pruneBefore").asBoolean()) {
        // As a new pod: only the cache repository is left.
        Listing.delete(state());
      }
      String id = step.path("id").asText(String.valueOf(i + 1));
      Problems here = steps.size() == 1 ? problems : problems.at("step " + id);
      if (!step(step, id, here)) {
        return;
      }
    }
  }

  private Path cache() {
    return at.work().resolve("cache");
  }

  private Path state() {
    return at.work().resolve("state");
  }

  /** Whether the steps behind it can go on. */
  private boolean step(JsonNode step, String id, Problems here) throws IOException {
    Path stateBefore = at.work().resolve("state-before-" + id);
    Folders.copy(state(), stateBefore);
    int requests = at.requests().size();
    BuilderCall call = new BuilderCall(at, step.path("build"), id, cache(), state(), false);
    BuilderCall.Outcome outcome = call.run();
    JsonNode expected = step.path("expect");
    List<String> seen = at.requests();
    logs(expected, outcome, seen.subList(requests, seen.size()), here);
    if (expected.has("error")) {
      failure(expected.path("error"), outcome, here);
      return true;
    }
    if (outcome.layout() == null) {
      here.add("the build failed: " + outcome.tail());
      return false;
    }
    OciLayout layout = OciLayout.readTar(outcome.layout(), at.placeholders());
    results.put(id, layout);
    at.keepLayout(id, outcome.layout(), layout.index().at("/manifests/0/digest").asText());
    images(expected, layout, here);
    if (step.path("build").has("push") || step.path("isBase").asBoolean()) {
      pushed.addAll(layout.images().values());
    }
    new Rebuilds(call, layout, damage, stateBefore, Json.texts(expected.path("unstable")), here)
        .run();
    return true;
  }

  private void logs(
      JsonNode expected, BuilderCall.Outcome outcome, List<String> requests, Problems here) {
    if (expected.has("warnings")) {
      here.expect(
          "warnings",
          warnings(outcome.result().path("warnings"), Function.identity()),
          warnings(expected.path("warnings"), at::fill));
    }
    if (expected.has("http")) {
      List<String> wanted = new ArrayList<>();
      for (JsonNode request : expected.path("http")) {
        wanted.add(request.path("method").asText() + " " + request.path("path").asText());
      }
      here.expect("requests", requests, wanted);
    }
    if (STACK_TRACE.matcher(outcome.log()).find()) {
      here.add("the log shows a stack trace: " + outcome.tail());
    }
  }

  private static SortedSet<String> warnings(JsonNode warnings, Function<String, String> text) {
    SortedSet<String> all = new TreeSet<>();
    for (JsonNode warning : warnings) {
      all.add(
          warning.path("line").asInt()
              + " "
              + warning.path("rule").asText()
              + " "
              + text.apply(warning.path("message").asText()));
    }
    return all;
  }

  private static void failure(JsonNode expected, BuilderCall.Outcome outcome, Problems here) {
    if (!outcome.failed()) {
      here.add("the build succeeded, want an error");
      return;
    }
    JsonNode failure = outcome.result().path("failure");
    if (!failure.isObject()) {
      here.add("the result file names no failure: " + outcome.tail());
    }
    if (expected.has("lines")) {
      JsonNode instruction = failure.path("instruction");
      int first = instruction.path("line").asInt();
      int last = instruction.path("endLine").asInt(first);
      boolean found = false;
      for (JsonNode line : expected.path("lines")) {
        found |= first <= line.asInt() && line.asInt() <= last;
      }
      if (!found) {
        here.add(
            "the error points at lines " + first + "-" + last + ", want " + expected.path("lines"));
      }
    }
  }

  private void images(JsonNode expected, OciLayout layout, Problems here) {
    for (Map.Entry<String, JsonNode> platform : Json.map(expected.path("platforms")).entrySet()) {
      BuiltImage image = layout.images().get(platform.getKey());
      Problems there = here.at(platform.getKey());
      if (image == null) {
        there.add("no such image, only " + layout.images().keySet());
      } else {
        check(image, platform.getValue(), there);
      }
    }
    if (expected.has("platformList")) {
      here.expect(
          "platforms",
          layout.images().keySet(),
          new TreeSet<>(Json.texts(expected.path("platformList"))));
    }
    if (!expected.has("platforms")) {
      check(layout.one(), expected, here);
    }
    List<JsonNode> index = Json.list(expected.path("index"));
    List<JsonNode> manifests = Json.list(layout.index().path("manifests"));
    if (expected.has("index")) {
      here.expect("manifests in the index", manifests.size(), index.size());
    }
    for (int i = 0; i < Math.min(index.size(), manifests.size()); i++) {
      ImageCheck.subset(
          "index annotation ", manifests.get(i).path("annotations"), index.get(i), here);
    }
    if (expected.has("attestations")) {
      List<String> types = new ArrayList<>();
      for (JsonNode manifest : layout.attestations()) {
        for (JsonNode layer : manifest.path("layers")) {
          types.add(layer.at("/annotations/in-toto.io~1predicate-type").asText());
        }
      }
      here.expect("attestations", types, Json.texts(expected.path("attestations")));
    }
  }

  private void check(BuiltImage image, JsonNode expected, Problems here) {
    ImageCheck.check(
        image,
        expected,
        bases,
        pushed,
        step -> {
          OciLayout earlier = results.get(step);
          if (earlier == null) {
            throw new IllegalStateException("step " + step + " has no image");
          }
          BuiltImage same = earlier.images().get(image.platform());
          return same != null && earlier.images().size() > 1 ? same : earlier.one();
        },
        here);
  }
}
