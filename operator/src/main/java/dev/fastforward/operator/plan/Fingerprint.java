package dev.fastforward.operator.plan;

import dev.fastforward.crds.BuildArg;
import dev.fastforward.crds.Dockerfile;
import dev.fastforward.crds.ImageBuildSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A hash over all inputs that make a build necessary when they change. The prefix names the scheme:
 * a later operator can tell values of this one apart and need not build every image anew.
 */
public final class Fingerprint {
  private static final String SCHEME = "v1:";

  private Fingerprint() {}

  /**
   * @param sourceDigest content of the source; null where the build has none
   * @param rebuildAt the rebuild that was asked for last; null if none ever was
   */
  public static String of(
      ImageBuildSpec spec, @Nullable String sourceDigest, @Nullable String rebuildAt) {
    Map<String, String> inputs = new TreeMap<>();
    put(inputs, "source", sourceDigest);
    put(inputs, "rebuild", rebuildAt);
    Dockerfile dockerfile = spec.dockerfile();
    if (dockerfile != null) {
      put(inputs, "dockerfile.path", dockerfile.path());
      put(inputs, "dockerfile.inline", dockerfile.inline());
      put(inputs, "dockerfile.target", dockerfile.target());
    }
    if (dockerfile == null || (dockerfile.path() == null && dockerfile.inline() == null)) {
      inputs.put("dockerfile.path", "Dockerfile");
    }
    for (BuildArg arg : spec.buildArgs()) {
      inputs.put("arg." + arg.name(), arg.value());
    }
    inputs.put("image", spec.output().image());
    spec.output().labels().forEach((name, value) -> inputs.put("label." + name, value));
    return SCHEME + hash(inputs);
  }

  private static void put(Map<String, String> inputs, String name, @Nullable String value) {
    if (value != null) {
      inputs.put(name, value);
    }
  }

  private static String hash(Map<String, String> fields) {
    MessageDigest sha256 = sha256();
    fields.forEach((name, value) -> {
      update(sha256, name.getBytes(StandardCharsets.UTF_8));
      update(sha256, value.getBytes(StandardCharsets.UTF_8));
    });
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Adds bytes with their length before them, so that no two lists of fields look the same. */
  static void update(MessageDigest sha256, byte[] bytes) {
    sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    sha256.update(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
