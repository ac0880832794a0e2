package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of the command line, in this process.
 *
 * @param build what the case says of it
 * @param name unique in the case
 * @param cache folder of the cache
 * @param state folder of what the builder keeps on the machine
 * @param again whether it is the same build once more: then nothing is pushed, and the cache is
 *     used
 */
record BuilderCall(
    CaseFolder at, JsonNode build, String name, Path cache, Path state, boolean again) {

  /**
   * @param result what the builder says of it as JSON; empty if it wrote nothing
   * @param layout tar with the image; null if the build failed
   */
  record Outcome(int exitCode, String log, JsonNode result, @Nullable Path layout) {
    boolean failed() {
      return exitCode != 0;
    }

    int run() {
      return result.at("/steps/run").asInt(-1);
    }

    String tail() {
      String text = result.path("failure") + "\n" + log;
      return text.substring(Math.max(0, text.length() - 700));
    }
  }

  Outcome run() throws IOException {
    Path layout = at.work().resolve("out-" + name + ".tar");
    Path resultFile = at.work().resolve("result-" + name + ".json");
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("XDG_CACHE_HOME", state.toString());
    String[] words = words(layout, resultFile).toArray(String[]::new);
    int exitCode = Main.run(environment, new PrintStream(log, true, StandardCharsets.UTF_8), words);
    byte[] json = Files.exists(resultFile) ? Files.readAllBytes(resultFile) : new byte[] {'{', '}'};
    return new Outcome(
        exitCode,
        log.toString(StandardCharsets.UTF_8),
        Json.read(json),
        exitCode == 0 ? layout : null);
  }

  private List<String> words(Path layout, Path resultFile) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of("build", "--progress=plain", "--result-file", resultFile.toString()));
    words.addAll(List.of("--timeout", "120"));
    String context = context(words);
    add(words, "--target", build.path("target"));
    // An option of BuildKit that a command line has not; the build argument goes before it, and the
    // last of two counts.
    if (build.has("hostname")) {
      String hostname = build.path("hostname").asText();
      words.addAll(List.of("--build-arg", "BUILDKIT_SANDBOX_HOSTNAME=" + hostname));
    }
    pairs(words, "--build-arg", "args", "=");
    pairs(words, "--label", "labels", "=");
    List<String> platforms = Json.texts(build.path("platforms"));
    if (!platforms.isEmpty()) {
      words.addAll(List.of("--platform", String.join(",", platforms)));
    }
    noCache(words);
    for (Map.Entry<String, JsonNode> named : Json.map(build.path("namedContexts")).entrySet()) {
      words.addAll(List.of("--build-context", named.getKey() + "=" + named(named.getValue())));
    }
    for (Map.Entry<String, JsonNode> secret : Json.map(build.path("secrets")).entrySet()) {
      Path file = at.work().resolve("secret-" + words.size());
      Files.writeString(file, secret.getValue().asText());
      words.addAll(List.of("--secret", "id=" + secret.getKey() + ",src=" + file));
    }
    for (String id : Json.texts(build.path("ssh"))) {
      words.addAll(List.of("--ssh", id + "=" + at.sshKey()));
    }
    runOptions(words);
    words.addAll(List.of("--cache-repo", "oci:" + cache));
    outputs(words, layout);
    words.addAll(List.of("--registry-map", "docker.io=" + at.registry()));
    words.add(context);
    return words;
  }

  /** The options that say where the Dockerfile is; gives the context. */
  private String context(List<String> words) {
    JsonNode context = build.path("context");
    String folder = build.path("dockerfileDir").asText(null);
    String file = build.path("dockerfile").asText(null);
    String where;
    if (context.isObject()) {
      add(words, "--context-sub-path", context.path("subdir"));
      where = at.fill(context.path("url").asText());
      if (folder != null) {
        file = at.context(folder).resolve(file == null ? "Dockerfile" : file).toString();
      }
    } else {
      String name = context.asText("main");
      where = at.context(name.isEmpty() ? "main" : name).toString();
      if (folder != null || file != null) {
        Path of = folder == null ? Path.of(where) : at.context(folder);
        file = of.resolve(file == null ? "Dockerfile" : file).toString();
      }
    }
    if (file != null) {
      words.addAll(List.of("--file", file));
    }
    return where;
  }

  private void noCache(List<String> words) {
    JsonNode noCache = build.path("noCache");
    if (again || noCache.isMissingNode()) {
      return;
    }
    if (noCache.isBoolean()) {
      words.add("--no-cache");
    } else {
      words.addAll(List.of("--no-cache-filter", String.join(",", Json.texts(noCache))));
    }
  }

  private String named(JsonNode context) {
    if (context.has("local")) {
      return at.context(context.path("local").asText()).toString();
    }
    if (context.has("image")) {
      return "docker-image://" + at.fill(context.path("image").asText());
    }
    return context.has("url")
        ? at.fill(context.path("url").asText())
        : at.layout(context.path("layout").asText());
  }

  private void runOptions(List<String> words) {
    pairs(words, "--add-host", "extraHosts", ":");
    add(words, "--shm-size", build.path("shmSize"));
    for (String limit : Json.texts(build.path("ulimits"))) {
      words.addAll(List.of("--ulimit", limit));
    }
    add(words, "--network", build.path("network"));
    for (String allowed : Json.texts(build.path("entitlements"))) {
      words.addAll(List.of("--allow", allowed));
    }
    Json.map(build.path("buildkitOpts"))
        .forEach((name, value) ->
            words.addAll(List.of("--" + name.replace("attest:", ""), value.asText())));
  }

  private void outputs(List<String> words, Path layout) {
    StringBuilder attributes = new StringBuilder();
    Json.map(build.path("output"))
        .forEach((name, value) -> {
          String item = name + "=" + value.asText();
          attributes.append(',').append(item.contains(",") ? '"' + item + '"' : item);
        });
    words.addAll(List.of("--output", "type=oci,dest=" + layout + attributes));
    if (build.has("push") && !again) {
      String reference = at.fill(build.path("push").asText());
      words.addAll(List.of("--output", "type=registry,name=" + reference + attributes));
    }
  }

  private static void add(List<String> words, String option, JsonNode value) {
    if (!value.isMissingNode()) {
      words.addAll(Arrays.asList(option, value.asText()));
    }
  }

  private void pairs(List<String> words, String option, String member, String between) {
    Json.map(build.path(member))
        .forEach((name, value) ->
            words.addAll(List.of(option, name + between + at.fill(value.asText()))));
  }
}
