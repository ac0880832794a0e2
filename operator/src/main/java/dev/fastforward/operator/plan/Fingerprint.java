package dev.fastforward.operator.plan;

import dev.fastforward.crds.BuildArg;
import dev.fastforward.crds.BuildSecret;
import dev.fastforward.crds.Dockerfile;
import dev.fastforward.crds.GitRef;
import dev.fastforward.crds.GitSource;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.NamedContext;
import dev.fastforward.crds.Output;
import dev.fastforward.crds.SecretKeyRef;
import dev.fastforward.crds.Source;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A hash over all inputs that make a build necessary when they change. The prefix names the scheme:
 * a later operator recognizes values of this scheme, and does not build every image again.
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
    source(inputs, spec.source());
    dockerfile(inputs, spec.dockerfile());
    for (BuildArg arg : spec.buildArgs()) {
      inputs.put("arg." + arg.name(), arg.value());
    }
    for (BuildSecret secret : spec.secrets()) {
      SecretKeyRef key = secret.secretKeyRef();
      inputs.put("secret." + secret.id(), key.name() + "/" + key.key());
    }
    for (NamedContext context : spec.contexts()) {
      put(inputs, "context.image." + context.name(), context.image());
      put(inputs, "context.url." + context.name(), context.url());
    }
    output(inputs, spec.output());
    timestamp(inputs, spec);
    return SCHEME + hash(inputs);
  }

  private static void source(Map<String, String> inputs, @Nullable Source source) {
    if (source == null) {
      return;
    }
    put(inputs, "source.contextDir", source.contextDir());
    if (source.git() != null) {
      git(inputs, source.git());
    }
    if (source.http() != null) {
      inputs.put("http.url", source.http().url());
      put(inputs, "http.digest", source.http().digest());
      putUnless(0, inputs, "http.stripComponents", source.http().stripComponents());
    }
    if (source.oci() != null) {
      inputs.put("oci.image", source.oci().image());
    }
  }

  private static void git(Map<String, String> inputs, GitSource git) {
    inputs.put("git.url", git.url());
    GitRef ref = git.ref();
    if (ref != null) {
      put(inputs, "git.branch", ref.branch());
      put(inputs, "git.tag", ref.tag());
      put(inputs, "git.commit", ref.commit());
      put(inputs, "git.name", ref.name());
    }
    putUnless(0, inputs, "git.depth", git.depth());
    putUnless(GitSource.Submodules.Recursive, inputs, "git.submodules", git.submodules());
  }

  private static void dockerfile(Map<String, String> inputs, @Nullable Dockerfile dockerfile) {
    if (dockerfile != null) {
      put(inputs, "dockerfile.path", dockerfile.path());
      put(inputs, "dockerfile.inline", dockerfile.inline());
      put(inputs, "dockerfile.target", dockerfile.target());
    }
    if (dockerfile == null || (dockerfile.path() == null && dockerfile.inline() == null)) {
      inputs.put("dockerfile.path", "Dockerfile");
    }
  }

  private static void output(Map<String, String> inputs, Output output) {
    inputs.put("image", output.image());
    output.tags().forEach(tag -> inputs.put("tag." + tag, ""));
    output.additionalDestinations().forEach(to -> inputs.put("destination." + to.image(), ""));
    output.labels().forEach((name, value) -> inputs.put("label." + name, value));
    output.annotations().forEach((name, value) -> inputs.put("annotation." + name, value));
    putUnless(Output.Compression.Gzip, inputs, "compression", output.compression());
  }

  /** A source without commits has no time: then Source is the same as nothing. */
  private static void timestamp(Map<String, String> inputs, ImageBuildSpec spec) {
    Output.Timestamp timestamp = spec.output().timestamp();
    boolean commits = spec.source() != null && spec.source().git() != null;
    if (timestamp != null && (commits || timestamp != Output.Timestamp.Source)) {
      inputs.put("timestamp", timestamp.name());
    }
  }

  /** A default that is written out equals one that is left out: the API server writes them. */
  private static void putUnless(
      Object usual, Map<String, String> inputs, String name, @Nullable Object value) {
    if (value != null && !value.equals(usual)) {
      inputs.put(name, value.toString());
    }
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
