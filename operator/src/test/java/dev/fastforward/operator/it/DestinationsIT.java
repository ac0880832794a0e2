package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One image, several names, each with credentials of its own. */
class DestinationsIT extends ClusterTests {
  private static final String DOCKERFILE = "ARG BASE\nFROM $BASE\nCOPY Dockerfile /\n";

  @Test
  void tagsAndFurtherRepositories() throws IOException {
    secret("registry", credentialsFor(path("app"), "it/busybox"));
    source("src", Map.of("Dockerfile", DOCKERFILE));
    apply("mirror");
    awaitCondition("app", "Stalled");
    assertThat(readyReason("app")).isEqualTo("SecretNotFound");
    assertThat(readyMessage("app"))
        .contains("spec.output.additionalDestinations[0].pushSecretRef", "no Secret mirror");

    secret("mirror", credentialsFor("it/no-such-path"));
    rebuild("app", "1", "2");
    assertThat(readyReason("app")).as(readyMessage("app")).isEqualTo("PushDenied");
    assertThat(readyMessage("app")).contains(path("mirror"));

    secret("mirror", credentialsFor(path("mirror")));
    rebuild("app", "2", "3");
    awaitCondition("app", "Ready");
    String digest = field("app", ".status.digest");
    Registry registry = Registry.of(cluster());
    for (String name : new String[] {"app:latest", "app:b3", "mirror:copy"}) {
      assertThat(registry.digest(image(name))).as(name).isEqualTo(digest);
    }
    assertThat(registry.config(image("app:b3")).path("created").asText())
        .isEqualTo("1970-01-01T00:00:00Z");
  }

  private void apply(String mirrorSecret) {
    imageBuild("app", "src"); // as others do it, and then more
    kubectl(
            "patch",
            "imgbuild",
            "app",
            "--type=merge",
            "-p",
            """
            {"spec": {"output": {"tags": ["b{buildNumber}"], "timestamp": "Zero",
             "additionalDestinations": [{"image": "%s", "pushSecretRef": {"name": "%s"}}]}}}
            """
                .formatted(image("mirror:copy"), mirrorSecret))
        .orFail();
  }

  private String path(String name) {
    return image(name).substring(cluster().registry().length() + 1);
  }

  /** A docker config that knows these repositories alone. */
  private static String credentialsFor(String... paths) throws IOException {
    JsonNode auth =
        new ObjectMapper()
            .readTree(cluster().dockerConfig())
            .get("auths")
            .get(cluster().registry());
    var auths = new ObjectMapper().createObjectNode();
    for (String path : paths) {
      auths.set(cluster().registry() + "/" + path, auth);
    }
    return new ObjectMapper().createObjectNode().set("auths", auths).toString();
  }
}
