package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
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
    brokenSources(broken);
    broken.putAll(Bounds.ofRules());
    broken.put(
        "exactly one of image, url must be set",
        "{" + INLINE + ", contexts: [{name: a}], " + OUTPUT + "}");
    broken.put(
        "contexts.image must be an image reference such as registry.example.com/base:1",
        "{" + INLINE + ", contexts: [{name: a, image: oci-layout://x}], " + OUTPUT + "}");
    broken.put(
        "contexts.url must be an address such as https://git.example.com/lib.git#v1 or"
            + " https://example.com/files.tar.gz",
        "{" + INLINE + ", contexts: [{name: a, url: /etc/fastforward}], " + OUTPUT + "}");
    broken.put(
        "contexts.url must hold no credentials",
        "{" + INLINE + ", contexts: [{name: a, url: 'https://u:p@h/a.git'}], " + OUTPUT + "}");
    broken.put(
        "output.tags are made of letters, digits, '_', '.', '-' and {branch}, {tag}, {revision},"
            + " {shortRevision}, {commitTime}, {buildNumber}",
        "{" + INLINE + ", output: {image: r/a, tags: ['{date}']}}");
    broken.put(
        "output.tags: {branch}, {tag}, {revision}, {shortRevision} and {commitTime} are known of"
            + " source.git only",
        "{" + INLINE + ", output: {image: r/a, tags: ['a-{branch}']}}");
    broken.put(
        "output.additionalDestinations.image must be a push target such as"
            + " mirror.example.net/app:tag, without digest",
        "{" + INLINE + ", output: {image: r/a, additionalDestinations: [{image: m/a@sha256:1}]}}");
    broken.put(
        "pod.env holds http_proxy, https_proxy and no_proxy only, in either case; RUN instructions"
            + " get their environment by buildArgs and ENV",
        "{" + INLINE + ", pod: {env: [{name: LD_PRELOAD, value: x}]}, " + OUTPUT + "}");
    return broken;
  }

  private static void brokenSources(Map<String, String> broken) {
    broken.put(
        "exactly one of configMap, git, http, oci must be set", "{source: {}, " + OUTPUT + "}");
    broken.put(
        "contextDir goes with git, http and oci; a ConfigMap has no folders",
        "{source: {configMap: {name: a}, contextDir: b}, " + OUTPUT + "}");
    broken.put(
        "source.contextDir must be a relative path within the source",
        git("{url: 'https://h/a.git'}, contextDir: ../b"));
    broken.put(
        "source.git.url must be an address such as https://git.example.com/app.git or"
            + " git@git.example.com:app.git",
        git("{url: 'file:///etc/fastforward'}"));
    broken.put(
        "source.git.url must hold neither spaces nor a fragment; ref and source.contextDir say what"
            + " is taken",
        git("{url: 'https://h/a.git#main'}"));
    broken.put(
        "source.git.url must hold no credentials; secretRef names a Secret with them",
        git("{url: 'https://token@h/a.git'}"));
    broken.put(
        "exactly one of branch, tag, commit, name must be set",
        git("{url: 'https://h/a.git', ref: {branch: a, tag: b}}"));
    broken.put(
        "source.http.url must be an address such as https://example.com/app.tar.gz, without"
            + " credentials; secretRef names a Secret with them",
        "{source: {http: {url: 'https://u:p@h/a.tgz'}}, " + OUTPUT + "}");
    broken.put(
        "source.oci.image must be a reference such as registry.example.com/app-source:1",
        "{source: {oci: {image: 'oci://h/a'}}, " + OUTPUT + "}");
  }

  private static String git(String source) {
    return "{source: {git: " + source + "}, " + OUTPUT + "}";
  }

  @Test
  void whatIsNotBrokenIsTaken() {
    for (String source :
        List.of(
            "git: {url: 'https://h/a.git', ref: {branch: feature/x}, submodules: Disabled}",
            "git: {url: 'git@h:team/a.git', ref: {commit: '" + "0".repeat(40) + "'}}",
            "git: {url: 'ssh://git@h:2222/a.git', ref: {name: refs/pull/1/head}}, contextDir: a/b",
            "http: {url: 'https://h/a.tgz?x=1', stripComponents: 1}",
            "oci: {image: 'registry.example.com:5000/a:1'}, contextDir: .")) {
      Shell.Result result =
          tryToApply(
              "good",
              """
              {source: {%s}, secrets: [{id: a, secretKeyRef: {name: s, key: k}}],
               contexts: [{name: lib, url: 'https://h/lib.git#v1:src'}, {name: i, image: r/i}],
               output: {image: r/a, tags: ['b{buildNumber}'],
                        additionalDestinations: [{image: 'm:5000/a'}]},
               cache: {maxAge: 336h, freshness: week, mounts: Keep},
               pod: {env: [{name: https_proxy, value: 'http://p:3128'}]}}
              """
                  .formatted(source)
                  .replace("\n", " "));
      assertThat(result.exitCode()).as(result.output()).isZero();
    }
    assertThat(
            tryToApply(
                    "tags",
                    "{source: {git: {url: 'https://h/a'}}, output: {image: r/a, tags:"
                        + " ['{branch}-{commitTime}-{shortRevision}']}}")
                .exitCode())
        .isZero();
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
