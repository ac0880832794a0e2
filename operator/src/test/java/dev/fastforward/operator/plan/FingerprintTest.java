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
      {"source": {"configMap": {"name": "files"}},
       "dockerfile": {"path": "Dockerfile", "target": "t"},
       "buildArgs": [{"name": "A", "value": "1"}],
       "output": {"image": "r/app", "labels": {"l": "1"}, "pushSecretRef": {"name": "s"}},
       "cache": {"mode": "ReadWrite", "repository": "r/cache"},
       "timeout": "1h",
       "retry": {"limit": 2},
       "pod": {"serviceAccountName": "a", "userNamespace": "Preferred", "nodeSelector": {"a": "1"},
               "tolerations": [{"key": "k", "operator": "Equal", "value": "v",
                                "effect": "NoExecute", "tolerationSeconds": 1}],
               "resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "2"}}}}
      """;

  /** Field (JSON pointer) to another value of it. */
  private static final Map<String, String> IN =
      Map.of(
          "/dockerfile/path", "\"Other\"",
          "/dockerfile/inline", "\"FROM scratch\"",
          "/dockerfile/target", "\"u\"",
          "/buildArgs/0/name", "\"B\"",
          "/buildArgs/0/value", "\"2\"",
          "/output/image", "\"r/app:2\"",
          "/output/labels", "{\"l\": \"2\"}");

  private static final Map<String, String> OUT =
      Map.ofEntries(
          Map.entry("/source/configMap/name", "\"same-content\""),
          Map.entry("/output/pushSecretRef/name", "\"other\""),
          Map.entry("/cache/mode", "\"Disabled\""),
          Map.entry("/cache/repository", "\"r/other\""),
          Map.entry("/timeout", "\"2h\""),
          Map.entry("/retry/limit", "3"),
          Map.entry("/pod/serviceAccountName", "\"b\""),
          Map.entry("/pod/userNamespace", "\"Required\""),
          Map.entry("/pod/nodeSelector", "{\"a\": \"2\"}"),
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
          && generic.getRawType() == java.util.List.class) {
        collect(here + "/0", (Class<?>) generic.getActualTypeArguments()[0], fields);
      } else if (type instanceof Class<?> known && known.isRecord() && known != Quantity.class) {
        collect(here, known, fields);
      } else {
        fields.add(here);
      }
    }
  }
}
