package dev.fastforward.builder.testing;

import dev.fastforward.builder.testing.FaultyProxy.Trouble;
import dev.fastforward.builder.testing.FaultyProxy.Upstream;
import dev.fastforward.builder.testing.FaultyRegistry.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What registries, and what is between them and us, do wrong. */
public enum ProxyFault implements Trouble {
  FORBIDDEN,
  TOO_MANY,
  TOO_MANY_FOR_NOW,
  SERVER_ERROR,
  RESET,
  /** Half of the body arrives: of the request's, where it has one. */
  TRUNCATED,
  /** What comes, or what is said to have come, is something else. */
  WRONG_DIGEST;

  @Override
  public Reply answer(Request request, Upstream registry) throws IOException {
    return switch (this) {
      case FORBIDDEN -> error(403, "DENIED");
      case TOO_MANY -> error(429, "TOOMANYREQUESTS");
      case TOO_MANY_FOR_NOW -> error(429, "TOOMANYREQUESTS").with("Retry-After", "2");
      case SERVER_ERROR -> error(500, "UNKNOWN");
      case RESET -> Reply.reset();
      case TRUNCATED -> truncated(request, registry);
      case WRONG_DIGEST ->
          request.method().equals("PUT") && request.target().contains("/blobs/")
              ? registry.ask(spoiled(request))
              : spoiled(registry.ask(request));
    };
  }

  private static Reply truncated(Request request, Upstream registry) throws IOException {
    if (request.body().length > 0) {
      return registry.ask(request, request.body().length / 2);
    }
    Reply whole = registry.ask(request);
    return whole.body().length == 0 ? Reply.reset() : whole.cutAfter(whole.body().length / 2);
  }

  /** Whether the same request may succeed another time, and the client can see that. */
  public boolean passes() {
    return this != FORBIDDEN && this != WRONG_DIGEST;
  }

  private static Reply error(int status, String code) {
    String body =
        "{\"errors\":[{\"code\":\"%s\",\"message\":\"made for a test\"}]}".formatted(code);
    return Reply.of(status)
        .with(body.getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "application/json");
  }

  private static Request spoiled(Request request) {
    return new Request(
        request.method(), request.target(), request.headers(), spoiled(request.body()));
  }

  private static Reply spoiled(Reply reply) {
    Reply other =
        new Reply(
            reply.status(), reply.headers(), spoiled(reply.body()), reply.length(), reply.fault());
    String digest = reply.headers().get("Docker-Content-Digest");
    if (digest == null) {
      return other;
    }
    char first = digest.charAt("sha256:".length());
    return other.with(
        "Docker-Content-Digest",
        "sha256:" + digest.substring("sha256:".length()).replace(first, another(first)));
  }

  private static char another(int hex) {
    return hex == 'a' ? 'b' : 'a';
  }

  /** JSON stays JSON: its last digest is another one. */
  private static byte[] spoiled(byte[] body) {
    byte[] other = body.clone();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int digest = text.lastIndexOf("sha256:");
    int at = text.startsWith("{") && digest >= 0 ? digest + 7 : body.length - 1;
    if (at >= 0) {
      other[at] = (byte) another(other[at]);
    }
    return other;
  }
}
