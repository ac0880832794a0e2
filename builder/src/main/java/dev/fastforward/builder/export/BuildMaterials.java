package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.contract.ProvenanceMode;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.keys.SecretNames;
import dev.fastforward.builder.net.RedactedUrl;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.ContextPlace;
import dev.fastforward.builder.settings.OutputSettings;
import dev.fastforward.builder.settings.RunSettings;
import dev.fastforward.builder.settings.SourceSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Materials and parameters of a build for its provenance, without values that may be secret and
 * without paths of this machine.
 *
 * @param names of the image
 * @param source what the context turned out to be; null for a directory of this machine
 * @param remote address to algorithm:digest of what instructions name by address
 */
public record BuildMaterials(
    BuildSettings settings,
    List<ImageReference> names,
    @Nullable ResolvedSource source,
    List<ResolvedImage> bases,
    SortedMap<String, String> remote) {

  /**
   * @throws BuildException InvalidRequest if an output has no place for provenance
   */
  public static void check(BuildSettings settings) {
    for (OutputSettings output : settings.outputs()) {
      boolean image = output.type() == OutputType.registry || output.type() == OutputType.oci;
      if (!image || !OutputForm.flag(output.attributes(), "oci-mediatypes", true)) {
        throw new BuildException(
            FailureReason.InvalidRequest,
            "provenance is kept in an OCI index, and "
                + (image ? "oci-mediatypes=false" : "an output of type " + output.type())
                + " has none; leave provenance out, or use type=oci or type=registry");
      }
    }
  }

  /** What the statement is about: the image under each of its names. */
  List<String> subjects(Platform platform) {
    return names.isEmpty()
        ? List.of("_")
        : names.stream().map(name -> address(name, null, platform)).distinct().toList();
  }

  /** What the build was asked for. */
  Map<String, Object> parameters(ProvenanceMode mode) {
    Map<String, Object> asked = new TreeMap<>();
    asked.put("frontend", "dockerfile.v0");
    asked.put("args", arguments(mode));
    RunSettings run = settings.run();
    if (mode == ProvenanceMode.max) {
      if (!run.secrets().isEmpty()) {
        asked.put("secrets", run.secrets().stream().map(s -> Map.of("id", s.id())).toList());
      }
      if (!run.ssh().isEmpty()) {
        asked.put("ssh", run.ssh().stream().map(s -> Map.of("id", s.id())).toList());
      }
    }
    Map<String, Object> config = new TreeMap<>();
    String url = settings.source().context().url();
    if (url != null) {
      config.put("uri", shown(url));
    }
    config.put("path", lastPart(shown(settings.source().dockerfile().name())));
    return Map.of("configSource", config, "request", asked);
  }

  private SortedMap<String, String> arguments(ProvenanceMode mode) {
    SortedMap<String, String> args = new TreeMap<>();
    SourceSettings source = settings.source();
    if (source.target() != null) {
      args.put("target", source.target());
    }
    if (!settings.image().platforms().isEmpty()) {
      args.put("platform", String.join(",", settings.image().platforms()));
    }
    if (mode == ProvenanceMode.max) {
      add(args, "build-arg:", source.buildArgs());
      add(args, "label:", settings.image().labels());
      source
          .namedContexts()
          .forEach((name, place) ->
              args.put(
                  "context:" + name,
                  place.contains("://") && !place.startsWith("oci-layout:")
                      ? shown(place)
                      : "local"));
    }
    return args;
  }

  private static void add(
      SortedMap<String, String> args, String prefix, SortedMap<String, String> values) {
    values.forEach((name, value) -> {
      if (!SecretNames.looksSecret(name) && !name.matches("(?i).*_proxy")) {
        args.put(prefix + name, value);
      }
    });
  }

  /** Base images by digest, the source and what ADD names by address; each once. */
  List<Map<String, Object>> dependencies() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (ResolvedImage base : bases) {
      all.add(
          dependency(
              address(base.reference(), base.digest(), base.platform()), base.digest().value()));
    }
    String url = settings.source().context().url();
    String digest = source == null ? null : source.digest();
    String revision = source == null ? null : source.revision();
    if (url != null && revision != null) {
      all.add(dependency(shown(url), revision.substring(revision.lastIndexOf('@') + 1)));
    } else if (url != null && digest != null) {
      all.add(dependency(shown(url), digest));
    } else if (digest != null
        && settings.source().context().place() instanceof ContextPlace.Artifact artifact) {
      all.add(dependency("pkg:docker/" + artifact.reference(), digest));
    }
    remote.forEach((address, of) -> all.add(dependency(shown(address), of)));
    return all.stream().distinct().toList();
  }

  /**
   * @param digest with the algorithm before it
   */
  private static Map<String, Object> dependency(String uri, String digest) {
    int colon = digest.indexOf(':');
    return Map.of(
        "uri",
        uri,
        "digest",
        Map.of(colon < 0 ? "sha1" : digest.substring(0, colon), digest.substring(colon + 1)));
  }

  /** As package URLs name images. */
  private static String address(ImageReference image, @Nullable Digest digest, Platform platform) {
    String name = image.registry() + "/" + image.repository();
    if (image.registry().equals(PlanOptions.LAYOUT)) {
      name = lastPart(image.repository());
    } else if (image.registry().equals("docker.io")) {
      name = image.repository().replaceFirst("^library/", "");
    }
    return "pkg:docker/"
        + name
        + (image.tag() == null ? "" : "@" + image.tag())
        + "?"
        + (digest == null ? "" : "digest=" + digest + "&")
        + "platform="
        + URLEncoder.encode(platform.toString(), StandardCharsets.UTF_8);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** An address without passwords and without its query, which may be one. */
  private static String shown(String address) {
    return RedactedUrl.of(address).replaceFirst("\\?[^#]*", "");
  }
}
