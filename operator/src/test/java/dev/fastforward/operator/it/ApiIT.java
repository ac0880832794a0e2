package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What the API server itself says about ImageBuilds. */
class ApiIT extends ClusterTests {
  private static final String OUTPUT = "output: {image: registry.example.com/app}";
  private static final String INLINE = "dockerfile: {inline: FROM scratch}";
  private static final Pattern MESSAGE = Pattern.compile("- message: \"?(.*?)\"?\n");

  /** Message of each rule of the CRD, and a spec that breaks it. */
  private static final Map<String, String> BROKEN = broken();

  private static Map<String, String> broken() {
    Map<String, String> broken = new LinkedHashMap<>();
    broken.put("source is required unless dockerfile.inline is set", "{" + OUTPUT + "}");
    broken.put(
        "path and inline are mutually exclusive",
        "{dockerfile: {path: Dockerfile, inline: FROM scratch}, " + OUTPUT + "}");
    broken.put(
        "dockerfile.path must be a relative path within the source",
        "{source: {configMap: {name: a}}, dockerfile: {path: a/../../b}, " + OUTPUT + "}");
    broken.put(
        "output.image is a push target: repository with an optional tag, no digest",
        "{" + INLINE + ", output: {image: registry.example.com/app@sha256:1}}");
    broken.put(
        "output.image must be an image reference such as registry.example.com/app:tag",
        "{" + INLINE + ", output: {image: https://registry.example.com/app}}");
    broken.put(
        "cache.repository must be a repository such as registry.example.com/app/cache, without tag or"
            + " digest",
        "{" + INLINE + ", cache: {repository: a b}, " + OUTPUT + "}");
    broken.put(
        "timeout must be between 1s and 24h", "{" + INLINE + ", timeout: 25h, " + OUTPUT + "}");
    return broken;
  }

  @Test
  void everyRuleIsHeldAndSaysSo() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    BROKEN.forEach((message, spec) ->
        softly
            .assertThat(tryToApply("broken", spec))
            .as(spec)
            .satisfies(result -> assertThat(result.exitCode()).isNotZero())
            .extracting(Shell.Result::output)
            .asString()
            .contains(message));
    String longest = "n".repeat(50);
    softly.assertThat(tryToApply(longest, "{" + INLINE + ", " + OUTPUT + "}").exitCode()).isZero();
    String tooLong =
        "metadata.name must be at most 50 characters: it is the prefix of Job and Pod names";
    softly
        .assertThat(tryToApply(longest + "n", "{" + INLINE + ", " + OUTPUT + "}").output())
        .contains(tooLong);
    softly.assertAll();

    TreeSet<String> all = new TreeSet<>(BROKEN.keySet());
    all.add(tooLong);
    assertThat(
            MESSAGE
                .matcher(Files.readString(Shell.ROOT.resolve("deploy/crd/imagebuilds.yaml")))
                .results()
                .map(result -> result.group(1)))
        .as("rules of the CRD that are tried here")
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void whatIsNoFieldIsRefused() {
    Shell.Result result =
        tryToApply("unknown", "{" + INLINE + ", " + OUTPUT + ", registry: example.com}");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("unknown field \"spec.registry\"");
  }

  @Test
  void imageBuildsAreSelectedByTheirImage() {
    imageBuild("one", "nothing");
    imageBuild("two", "nothing");
    assertThat(
            kubectl(
                    "get",
                    "imgbuild",
                    "--field-selector",
                    "spec.output.image=" + image("two"),
                    "-o",
                    "name")
                .orFail()
                .output()
                .lines())
        .containsExactly("imagebuild.fastforward.dev/two");
  }

  /** With everything that the API server checks, but nothing is stored. */
  private Shell.Result tryToApply(String name, String spec) {
    return cluster()
        .tryToApply(
            """
            apiVersion: fastforward.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: %s}
            spec: %s
            """
                .formatted(name, spec),
            "-n",
            namespace,
            "--dry-run=server");
  }
}
