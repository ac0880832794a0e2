package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.keys.KeyHash;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The inputs of the last build that had a cache miss, so that the next build can explain what
 * changed. Keys alone cannot explain it, since they are hashes. One small artifact for each target,
 * under a tag that the next build can compute; written with the entries, read only by a build that
 * misses something, in one request.
 *
 * @param madeAt RFC 3339
 */
public record BuildRecord(String madeAt, String maker, List<StageRecord> stages) {
  private static final String MEDIA_TYPE = "application/vnd.fastforward.inputs.v2+json+gzip";

  /** So that it rides in its manifest. */
  private static final int MAX_BYTES = 60_000;

  public static final String TAG_PREFIX = "last-";

  private static final int MAX_READ = 64 << 20;

  public BuildRecord {
    stages = stages == null ? List.of() : List.copyOf(stages); // absent in one from outside
  }

  /**
   * The tag of the record.
   *
   * @param parts what names the target among all that share a cache
   */
  public static String tag(List<String> parts) {
    return TAG_PREFIX + new KeyHash("last").list(parts).key().value().substring(0, 32);
  }

  /**
   * @return empty where there is none, or none that can be used
   */
  public static Optional<BuildRecord> read(Repository cache, String tag) {
    try {
      Optional<byte[]> bytes = Artifact.read(cache, tag, MEDIA_TYPE);
      return bytes.isEmpty() ? Optional.empty() : Optional.of(decode(bytes.get()));
    } catch (RegistryException | MalformedJsonException | IOException e) {
      return Optional.empty(); // it only explains
    }
  }

  private static BuildRecord decode(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] json = in.readNBytes(MAX_READ);
      return Json.read(json, BuildRecord.class);
    }
  }

  /** Stores the record; of many files only their folders. */
  public void write(Repository cache, String tag) {
    byte[] bytes = encode();
    for (int depth = 3; bytes.length > MAX_BYTES && depth > 0; depth--) {
      bytes = withFolders(depth).encode();
    }
    Artifact.write(cache, tag, MEDIA_TYPE, bytes);
  }

  private BuildRecord withFolders(int depth) {
    return new BuildRecord(
        madeAt,
        maker,
        stages.stream()
            .map(stage ->
                new StageRecord(
                    stage.name(),
                    stage.index(),
                    stage.base(),
                    stage.baseState(),
                    stage.steps().stream().map(step -> step.withFolders(depth)).toList()))
            .toList());
  }

  private byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(Json.bytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
