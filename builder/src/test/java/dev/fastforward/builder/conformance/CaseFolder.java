package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a case runs: its contexts, its server, its repositories. Not thread-safe. */
final class CaseFolder implements AutoCloseable {
  private final ConformanceCase conformanceCase;
  private final Path work;
  private final String registry;
  private final @Nullable CaseServer server;
  private final Placeholders placeholders;
  private final Map<String, String> layouts = new HashMap<>();

  /**
   * @param work an empty folder
   * @param registry host:port
   */
  CaseFolder(ConformanceCase conformanceCase, Path work, String registry) throws IOException {
    this.conformanceCase = conformanceCase;
    this.work = work;
    this.registry = registry;
    JsonNode json = conformanceCase.json();
    boolean serves = !json.path("http").isEmpty() || !json.path("git").isEmpty();
    this.server = serves ? new CaseServer() : null;
    this.placeholders = serve(json, names());
    for (Map.Entry<String, JsonNode> context : Json.map(json.path("contexts")).entrySet()) {
      write(context.getKey(), context.getValue());
    }
  }

  private Placeholders names() {
    String unique = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    Placeholders names = Placeholders.NONE.with("REGISTRY", registry).withRestored("RUNID", unique);
    return server == null ? names : names.withRestored("HTTP", server.url());
  }

  private Placeholders serve(JsonNode json, Placeholders names) throws IOException {
    if (server == null) {
      return names;
    }
    for (JsonNode route : json.path("http")) {
      Listing plain = new Listing(List.of(), conformanceCase.folder(), Placeholders.NONE);
      server.route(route, plain.content(route));
    }
    Placeholders all = names;
    for (Map.Entry<String, JsonNode> spec : Json.map(json.path("git")).entrySet()) {
      GitFixture git =
          GitFixture.make(
              spec.getValue(),
              work.resolve("git-" + spec.getKey()),
              conformanceCase.folder(),
              names);
      server.folder("/" + spec.getKey() + "/.git", git.folder());
      for (Map.Entry<String, String> commit : git.commits().entrySet()) {
        all = all.with("GIT:" + spec.getKey() + "." + commit.getKey(), commit.getValue());
      }
    }
    return all;
  }

  /** Writes files into a context. */
  void write(String context, JsonNode entries) throws IOException {
    new Listing(Json.list(entries), conformanceCase.folder(), placeholders).write(context(context));
  }

  Path work() {
    return work;
  }

  String registry() {
    return registry;
  }

  Placeholders placeholders() {
    return placeholders;
  }

  /** Requests to the server of the case so far. */
  List<String> requests() {
    return server == null ? List.of() : server.seen();
  }

  Path context(String name) {
    return work.resolve("ctx-" + name);
  }

  String fill(String text) {
    return placeholders.fill(text.replace("{{WORK}}", work.toString()));
  }

  /** Keeps the result of a step for later steps that build from it. */
  void keepLayout(String step, Path tar, String digest) throws IOException {
    Path folder = work.resolve("layout-" + step);
    OciLayout.unpack(tar, folder);
    layouts.put(step, "oci-layout://" + folder + "@" + digest);
  }

  String layout(String step) {
    return layouts.getOrDefault(step, "oci-layout:///step-" + step + "-failed");
  }

  /** A private key, made when it is asked for. */
  Path sshKey() throws IOException {
    Path key = work.resolve("sshkey");
    if (!Files.exists(key)) {
      String[] words = {
        "ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", key.toString()
      };
      Command.run(work, Map.of(), words);
    }
    return key;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
