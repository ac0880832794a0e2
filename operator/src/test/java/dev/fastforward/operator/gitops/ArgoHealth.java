package dev.fastforward.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.operator.DebianPackages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the health check of deploy/argocd as Argo CD does: Lua 5.1, the object in obj. */
final class ArgoHealth {
  private static final Path CHECK = Path.of("../deploy/argocd/health.lua");

  private ArgoHealth() {}

  /** The health; empty where there is no Lua. */
  static Optional<String> judge(JsonNode object) {
    return lua().map(lua -> judge(lua, object));
  }

  /** The interpreter, installed if that is possible. */
  static Optional<Path> lua() {
    return DebianPackages.program("lua5.1", "lua5.1");
  }

  private static String judge(Path program, JsonNode object) {
    try {
      String script =
          "obj = "
              + lua(object)
              + "\nlocal hs = (function()\n"
              + Files.readString(CHECK)
              + "\nend)()\nio.write(hs.status)\nassert(type(hs.message) == 'string')\n";
      Process lua = new ProcessBuilder(program.toString(), "-").redirectErrorStream(true).start();
      lua.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
      lua.getOutputStream().close();
      String answer = new String(lua.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!lua.waitFor(10, TimeUnit.SECONDS) || lua.exitValue() != 0) {
        throw new AssertionError("health.lua: " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The value as a Lua expression. */
  private static String lua(JsonNode value) {
    StringBuilder text = new StringBuilder();
    if (value.isObject()) {
      text.append('{');
      value
          .properties()
          .forEach(field ->
              text.append('[')
                  .append(quoted(field.getKey()))
                  .append("]=")
                  .append(lua(field.getValue()))
                  .append(','));
      return text.append('}').toString();
    }
    if (value.isArray()) {
      text.append('{');
      value.forEach(item -> text.append(lua(item)).append(','));
      return text.append('}').toString();
    }
    return value.isTextual() ? quoted(value.asText()) : value.isNull() ? "nil" : value.asText();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      quoted.append(String.format("\\%03d", b & 0xff));
    }
    return quoted.append('"').toString();
  }
}
