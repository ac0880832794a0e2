package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A RUN that looks for the registry's password wherever it can reach, and finds none. */
class HuntIT extends ClusterTests {
  private static final Path HUNT = Path.of("src/test/resources/hunt");

  @Test
  void aRunFindsNoSecret() throws IOException {
    source("hunt", Map.of("Dockerfile", hunt("Dockerfile"), "hunt.sh", hunt("hunt.sh")));
    cluster()
        .apply(
            """
            apiVersion: fastforward.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: hunt}
            spec:
              source: {configMap: {name: hunt}}
              buildArgs:
              - {name: BASE, value: "%s"}
              - {name: HUNT_PATTERNS, value: "%s"}
              - {name: HUNT_TARGETS, value: "%s"}
              output: {image: "%s", pushSecretRef: {name: registry}}
            """
                .formatted(cluster().base(), patterns(), targets(), image("hunt")),
            "-n",
            namespace);
    awaitCondition("hunt", "Ready");
    String log = kubectl("logs", "job/hunt-1").orFail().output();
    assertThat(log).contains("HUNT nothing found").doesNotContain("HUNT found ", "HUNT power ");
  }

  /** The same hunt, where the secret lies open: it can find. */
  @Test
  void theHuntFindsWhatLiesOpen() throws IOException {
    source("hunt", Map.of("hunt.sh", hunt("hunt.sh")));
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: control}
            spec:
              restartPolicy: Never
              imagePullSecrets: [{name: registry}]
              automountServiceAccountToken: false
              containers:
              - name: hunt
                image: "%s"
                command: [sh, /hunt/hunt.sh]
                env:
                - {name: HUNT_PATTERNS, value: "%s"}
                volumeMounts:
                - {name: hunt, mountPath: /hunt}
                - {name: open, mountPath: /open}
              volumes:
              - {name: hunt, configMap: {name: hunt}}
              - {name: open, secret: {secretName: registry}}
            """
                .formatted(cluster().base(), patterns()),
            "-n",
            namespace);
    kubectl("wait", "pod/control", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=180s")
        .orFail();
    assertThat(kubectl("logs", "control").orFail().output()).contains("HUNT found file /open/");
  }

  private static String hunt(String file) throws IOException {
    return Files.readString(HUNT.resolve(file));
  }

  /** Kubelet, API server by its service and by its address, and the registry. */
  private static String targets() {
    String registry = cluster().registry();
    String node = registry.replaceAll("\\.1:.*", ".2");
    return "%s:10250 %s:6443 10.96.0.1:443 %s".formatted(node, node, registry);
  }

  /** The password, and the forms that a docker config has it in. */
  private static String patterns() throws IOException {
    String auth =
        new ObjectMapper()
            .readTree(cluster().dockerConfig())
            .get("auths")
            .get(cluster().registry())
            .get("auth")
            .asText();
    String login = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
    String password = login.substring(login.indexOf(':') + 1);
    return bracketed(password) + " " + bracketed(auth.replace("=", ""));
  }

  private static String bracketed(String text) {
    return text.substring(0, 3) + "[" + text.charAt(3) + "]" + text.substring(4);
  }
}
