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
import org.junit.jupiter.api.parallel.ResourceLock;

/** A RUN that looks for the registry's password wherever it can reach, and finds none. */
@ResourceLock(ClusterTests.METADATA_ADDRESS)
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

  /** One RUN gets a secret and uses it; the next RUN and the readers of the image have none. */
  @Test
  void nobodyButItsRunSeesASecret() throws IOException {
    String secret = "run-s3cret-" + namespace;
    kubectl("create", "secret", "generic", "tokens", "--from-literal=token=" + secret).orFail();
    String given =
        """
        ARG VERSION
        RUN --mount=type=secret,id=token,required=true --mount=type=secret,id=token,env=TOKEN \\
            test "$(cat /run/secrets/token)" = "$TOKEN" && test ${#TOKEN} = %d && echo $VERSION >/used
        RUN sh /hunt.sh
        """
            .formatted(secret.length());
    source(
        "hunt",
        Map.of(
            "Dockerfile", hunt("Dockerfile").replace("RUN sh /hunt.sh\n", given),
            "hunt.sh", hunt("hunt.sh")));
    cluster()
        .apply(
            """
            apiVersion: fastforward.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: given}
            spec:
              source: {configMap: {name: hunt}}
              secrets: [{id: token, secretKeyRef: {name: tokens, key: token}}]
              buildArgs:
              - {name: BASE, value: "%s"}
              - {name: VERSION, value: "1.2"}
              - {name: HUNT_PATTERNS, value: "%s"}
              output: {image: "%s:1", pushSecretRef: {name: registry}}
            """
                .formatted(cluster().base(), patterns() + " " + bracketed(secret), image("given")),
            "-n",
            namespace);
    awaitCondition("given", "Ready");
    assertThat(kubectl("logs", "job/given-1").orFail().output())
        .contains("HUNT nothing found")
        .doesNotContain("HUNT found ", "HUNT power ", secret);
    assertThat(Registry.of(cluster()).config(image("given") + ":1").toString())
        .doesNotContain(secret);
    assertThat(kubectl("get", "imgbuild,job,pod,configmap", "-o", "yaml").orFail().output())
        .doesNotContain(secret);
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
                command:
                - sh
                - -c
                - mkdir /www && cp /open/.dockerconfigjson /www/index.html && { httpd -f -p 127.0.0.1:8099 -h /www & sh /hunt/hunt.sh; }
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
    assertThat(kubectl("logs", "control").orFail().output())
        .contains("HUNT found file /open/", "HUNT found service 127.0.0.1:8099");
  }

  static String hunt(String file) throws IOException {
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

  static String bracketed(String text) {
    return text.substring(0, 3) + "[" + text.charAt(3) + "]" + text.substring(4);
  }
}
