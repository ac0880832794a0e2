package dev.fastforward.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastforward.crds.ImageBuildSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every field of the spec is listed here as an input of the image or not: none can be forgotten.
 */
class FingerprintTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SPEC =
      """
      {"source": {"configMap": {"name": "files"}, "contextDir": "a",
                  "git": {"url": "https://g/a.git", "depth": 2, "submodules": "Enabled",
                          "ref": {"branch": "main"}, "secretRef": {"name": "s"}},
                  "http": {"url": "https://h/a.tgz", "digest": "sha256:1", "stripComponents": 1,
                           "secretRef": {"name": "s"}},
                  "oci": {"image": "r/source", "secretRef": {"name": "s"}}},
       "dockerfile": {"path": "Dockerfile", "target": "t"},
       "buildArgs": [{"name": "A", "value": "1"}],
       "secrets": [{"id": "a", "secretKeyRef": {"name": "s", "key": "k"}}],
       "contexts": [{"name": "lib", "image": "r/lib", "url": "https://g/lib.git"}],
       "output": {"image": "r/app", "labels": {"l": "1"}, "annotations": {"l": "1"},
                  "tags": ["a"], "pushSecretRef": {"name": "s"},
                  "additionalDestinations": [{"image": "m/app", "pushSecretRef": {"name": "s"}}],
                  "timestamp": "Zero", "compression": "Zstd"},
       "cache": {"mode": "ReadWrite", "repository": "r/cache", "maxAge": "1h",
                 "freshness": "day", "mounts": "Discard"},
       "timeout": "1h",
       "retry": {"limit": 2},
       "pod": {"serviceAccountName": "a", "userNamespace": "Preferred", "nodeSelector": {"a": "1"},
               "env": [{"name": "http_proxy", "value": "http://p"}],
               "tolerations": [{"key": "k", "operator": "Equal", "value": "v",
                                "effect": "NoExecute", "tolerationSeconds": 1}],
               "resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "2"}}}}
      """;

  /** Field (JSON pointer) to another value of it. */
  private static final Map<String, String> IN =
      Map.ofEntries(
          Map.entry("/source/contextDir", "\"b\""),
          Map.entry("/source/git/url", "\"https://g/b.git\""),
          Map.entry("/source/git/ref/branch", "\"next\""),
          Map.entry("/source/git/ref/tag", "\"v1\""),
          Map.entry("/source/git/ref/commit", "\"0123\""),
          Map.entry("/source/git/ref/name", "\"refs/pull/1/head\""),
          Map.entry("/source/git/depth", "3"),
          Map.entry("/source/git/submodules", "\"Disabled\""),
          Map.entry("/source/http/url", "\"https://h/b.tgz\""),
          Map.entry("/source/http/digest", "\"sha256:2\""),
          Map.entry("/source/http/stripComponents", "2"),
          Map.entry("/source/oci/image", "\"r/source:2\""),
          Map.entry("/dockerfile/path", "\"Other\""),
          Map.entry("/dockerfile/inline", "\"FROM scratch\""),
          Map.entry("/dockerfile/target", "\"u\""),
          Map.entry("/buildArgs/0/name", "\"B\""),
          Map.entry("/buildArgs/0/value", "\"2\""),
          Map.entry("/secrets/0/id", "\"b\""),
          Map.entry("/secrets/0/secretKeyRef/name", "\"t\""),
          Map.entry("/secrets/0/secretKeyRef/key", "\"l\""),
          Map.entry("/contexts/0/name", "\"other\""),
          Map.entry("/contexts/0/image", "\"r/lib:2\""),
          Map.entry("/contexts/0/url", "\"https://g/lib.git#v2\""),
          Map.entry("/output/image", "\"r/app:2\""),
          Map.entry("/output/tags", "[\"b\"]"),
          Map.entry("/output/additionalDestinations/0/image", "\"m/app:2\""),
          Map.entry("/output/labels", "{\"l\": \"2\"}"),
          Map.entry("/output/annotations", "{\"l\": \"2\"}"),
          Map.entry("/output/timestamp", "\"BuildTime\""),
          Map.entry("/output/compression", "\"Uncompressed\""));

  private static final Map<String, String> OUT =
      Map.ofEntries(
          Map.entry("/source/configMap/name", "\"same-content\""),
          Map.entry("/source/git/secretRef/name", "\"other\""),
          Map.entry("/source/http/secretRef/name", "\"other\""),
          Map.entry("/source/oci/secretRef/name", "\"other\""),
          Map.entry("/secrets/0/secretKeyRef/optional", "true"),
          Map.entry("/output/pushSecretRef/name", "\"other\""),
          Map.entry("/output/additionalDestinations/0/pushSecretRef/name", "\"other\""),
          Map.entry("/cache/mode", "\"Disabled\""),
          Map.entry("/cache/repository", "\"r/other\""),
          Map.entry("/cache/maxAge", "\"2h\""),
          Map.entry("/cache/freshness", "\"week\""),
          Map.entry("/cache/mounts", "\"Keep\""),
          Map.entry("/timeout", "\"2h\""),
          Map.entry("/retry/limit", "3"),
          Map.entry("/pod/serviceAccountName", "\"b\""),
          Map.entry("/pod/userNamespace", "\"Required\""),
          Map.entry("/pod/nodeSelector", "{\"a\": \"2\"}"),
          Map.entry("/pod/env/0/name", "\"https_proxy\""),
          Map.entry("/pod/env/0/value", "\"http://q\""),
          Map.entry("/pod/tolerations/0/key", "\"l\""),
          Map.entry("/pod/tolerations/0/operator", "\"Exists\""),
          Map.entry("/pod/tolerations/0/value", "\"w\""),
          Map.entry("/pod/tolerations/0/effect", "\"NoSchedule\""),
          Map.entry("/pod/tolerations/0/tolerationSeconds", "2"),
          Map.entry("/pod/resources/requests", "{\"cpu\": \"2\"}"),
          Map.entry("/pod/resources/limits", "{\"cpu\": \"3\"}"));

  @TestFactory
  java.util.stream.Stream<DynamicTest> inputsChangeIt() {
    return IN.entrySet().stream()
        .map(field ->
            DynamicTest.dynamicTest(
                field.getKey(),
                () ->
                    assertThat(of(changed(field.getKey(), field.getValue())))
                        .isNotEqualTo(of(SPEC))));
  }

  @TestFactory
  java.util.stream.Stream<DynamicTest> allElseDoesNot() {
    return OUT.entrySet().stream()
        .map(field ->
            DynamicTest.dynamicTest(
                field.getKey(),
                () ->
                    assertThat(of(changed(field.getKey(), field.getValue()))).isEqualTo(of(SPEC))));
  }

  @Test
  void everyFieldIsListed() {
    Set<String> fields = new LinkedHashSet<>();
    collect("", ImageBuildSpec.class, fields);
    Set<String> listed = new LinkedHashSet<>(IN.keySet());
    listed.addAll(OUT.keySet());
    assertThat(listed).containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void contentOfTheSourceAndRebuildsAreInputs() throws Exception {
    ImageBuildSpec spec = JSON.readValue(SPEC, ImageBuildSpec.class);
    assertThat(Fingerprint.of(spec, "sha256:a", null))
        .startsWith("v1:")
        .isNotEqualTo(Fingerprint.of(spec, "sha256:b", null))
        .isNotEqualTo(Fingerprint.of(spec, "sha256:a", "2026-01-01"));
  }

  /** An operator that is newer than the last build must not build everything again. */
  @Test
  void fieldsThatCameLaterChangeNothingWhereTheyAreNotUsed() throws Exception {
    String before =
        """
        {"source": {"configMap": {"name": "files"}}, "output": {"image": "r/app"}}
        """;
    String withDefaults =
        """
        {"source": {"configMap": {"name": "files"}},
         "output": {"image": "r/app", "timestamp": "Source", "compression": "Gzip"},
         "cache": {"mode": "ReadWrite", "mounts": "Discard"}}
        """;
    assertThat(of(before))
        .isEqualTo("v1:d4c6a6fb25e4c30bd296d041574dbaf0ef5fb6fe9507aa044b1962d8d4aa71b0");
    assertThat(of(withDefaults)).isEqualTo(of(before));
    String git =
        "{\"source\": {\"git\": {\"url\": \"https://g/a\"%s}}, \"output\": {\"image\": \"r\"}}";
    assertThat(of(git.formatted(", \"submodules\": \"Recursive\"")))
        .isEqualTo(of(git.formatted("")));
    assertThat(of(git.formatted("").replace("\"r\"", "\"r\", \"timestamp\": \"Source\"")))
        .as("a time that was asked for")
        .isNotEqualTo(of(git.formatted("")));
  }

  @Test
  void aPathThatIsLeftOutIsDockerfile() throws Exception {
    ObjectNode spec = (ObjectNode) JSON.readTree(SPEC);
    ((ObjectNode) spec.get("dockerfile")).remove("path");
    assertThat(of(spec.toString())).isEqualTo(of(SPEC));
  }

  private static String of(String spec) throws Exception {
    return Fingerprint.of(JSON.readValue(spec, ImageBuildSpec.class), "sha256:source", null);
  }

  private static String changed(String pointer, String value) throws Exception {
    JsonNode spec = JSON.readTree(SPEC);
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) spec.at(pointer.substring(0, slash));
    parent.set(pointer.substring(slash + 1), JSON.readTree(value));
    return spec.toString();
  }

  private static void collect(String path, Class<?> record, Set<String> fields) {
    for (RecordComponent component : record.getRecordComponents()) {
      String here = path + "/" + component.getName();
      Type type = component.getGenericType();
      if (type instanceof ParameterizedType generic
          && generic.getActualTypeArguments()[0] instanceof Class<?> item
          && item.isRecord()) {
        collect(here + "/0", item, fields);
      } else if (type instanceof Class<?> known && known.isRecord() && known != Quantity.class) {
        collect(here, known, fields);
      } else {
        fields.add(here);
      }
    }
  }
}
