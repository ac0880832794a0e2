package dev.fastforward.builder.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fastforward.builder.contract.PrintableText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs a build as JSON, a line for each event, compatible with BuildKit's rawjson progress.
 * Thread-safe.
 */
public final class JsonLog implements BuildListener {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintStream out;
  private final InstantSource clock;
  private final Map<StepLabel, Instant> started = new HashMap<>();

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Status(
      @Nullable List<Vertex> vertexes,
      @Nullable List<Log> logs,
      @Nullable List<Warning> warnings) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Vertex(
      String digest,
      String name,
      String started,
      @Nullable String completed,
      @Nullable Boolean cached) {}

  /**
   * @param stream 1 for standard output, 2 for standard error
   * @param data Base64
   */
  private record Log(String vertex, int stream, String data, String timestamp) {}

  /**
   * @param text Base64
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Warning(
      String vertex, int level, @JsonProperty("short") String text, @Nullable String url) {}

  /**
   * @param clock clock for the times of events
   */
  public JsonLog(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void note(String text) {
    Instant now = clock.instant();
    print(new Status(List.of(vertex(text, now, now, null)), null, null));
  }

  @Override
  public void warning(String text) {
    warning(text, null);
  }

  /**
   * Logs a warning.
   *
   * @param url address of its documentation; null for none
   */
  public void warning(String text, @Nullable String url) {
    print(new Status(null, null, List.of(new Warning(digest(text), 1, base64(text), url))));
  }

  @Override
  public void cached(StepLabel step) {
    Instant now = clock.instant();
    print(new Status(List.of(vertex(step.toString(), now, now, true)), null, null));
  }

  @Override
  public synchronized void started(StepLabel step) {
    Instant now = clock.instant();
    started.put(step, now);
    print(new Status(List.of(vertex(step.toString(), now, null, null)), null, null));
  }

  @Override
  public void output(StepLabel step, boolean error, String line) {
    Log log =
        new Log(
            digest(step.toString()),
            error ? 2 : 1,
            base64(line + "\n"),
            clock.instant().toString());
    print(new Status(null, List.of(log), null));
  }

  @Override
  public synchronized void finished(StepLabel step, long millis) {
    Instant now = clock.instant();
    Instant start = started.getOrDefault(step, now.minusMillis(millis));
    print(new Status(List.of(vertex(step.toString(), start, now, null)), null, null));
  }

  private static Vertex vertex(
      String name, Instant started, @Nullable Instant completed, @Nullable Boolean cached) {
    return new Vertex(
        digest(name),
        name,
        started.toString(),
        completed == null ? null : completed.toString(),
        cached);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The id of a step, which is the same for all its events. */
  private static String digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // required of every JDK
    }
  }

  private synchronized void print(Status status) {
    try {
      out.println(PrintableText.json(JSON.writeValueAsString(status)));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of text
    }
  }
}
