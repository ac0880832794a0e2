package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** How large an ImageBuild may be. */
class BoundsIT extends ClusterTests {
  @Test
  void whatIsTooLargeIsRefusedAndSaysWhere() {
    SoftAssertions softly = new SoftAssertions();
    Bounds.ofFields()
        .forEach((message, spec) ->
            softly
                .assertThat(cluster().tryToApply(object("a", "fastforward.dev", spec)))
                .satisfies(result -> assertThat(result.exitCode()).isNotZero())
                .extracting(Shell.Result::output)
                .asString()
                .contains(message));
    softly
        .assertThat(
            cluster()
                .tryToApply(
                    object("a", "fastforward.dev", Bounds.largest()),
                    "--dry-run=server",
                    "-n",
                    namespace)
                .orFail()
                .output())
        .contains("created");
    softly.assertAll();
  }

  /** The same CRD in another group: first without the bounds, then with them. */
  @Test
  void whatWasStoredBeforeTheBoundsCanBeReportedAndDeleted() throws IOException {
    String group = namespace + ".example.com";
    String strict =
        Files.readString(Shell.ROOT.resolve("deploy/crd/imagebuilds.yaml"))
            .replace("imagebuilds.fastforward.dev", "imagebuilds." + group)
            .replace("group: fastforward.dev", "group: " + group)
            .replace("- imgbuild", "- " + namespace);
    String resource = "imagebuilds." + group;
    try {
      cluster()
          .apply(
              strict
                  .replace("maxLength: 32768", "maxLength: 65536")
                  .replace("<= 16384", "<= 999999"),
              "--server-side");
      cluster().kubectl("wait", "--for=condition=Established", "crd/" + resource).orFail();
      String large =
          object(
              "large",
              group,
              "{dockerfile: {inline: '%s'}, buildArgs: [%s], output: {image: r/a}}"
                  .formatted(
                      "x".repeat(60_000),
                      "{name: a, value: %1$s}, {name: b, value: %1$s}, {name: c, value: %1$s}, {name: d, value: %1$s}, {name: e, value: %1$s}"
                          .formatted("v".repeat(4000))));
      cluster().apply(large, "-n", namespace, "--server-side");
      cluster().apply(strict, "--server-side");
      kubectl("label", resource, "large", "a=b").orFail();
      kubectl(
              "patch",
              resource,
              "large",
              "--subresource=status",
              "--type=merge",
              "-p",
              "{\"status\": {\"observedGeneration\": 1}}")
          .orFail();
      assertThat(
              cluster()
                  .tryToApply(large.replace("name: large", "name: other"), "-n", namespace)
                  .output())
          .contains("spec.dockerfile.inline: Too long");
      kubectl("delete", resource, "large").orFail();
    } finally {
      cluster().kubectl("delete", "crd", resource, "--wait=false");
    }
  }

  private static String object(String name, String group, String spec) {
    return """
    apiVersion: %s/v1alpha1
    kind: ImageBuild
    metadata: {name: %s}
    spec: %s
    """
        .formatted(group, name, spec);
  }
}
