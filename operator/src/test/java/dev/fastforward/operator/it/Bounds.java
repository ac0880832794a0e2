package dev.fastforward.operator.it;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Specs that are too large, by what the API server says of them. */
final class Bounds {
  private static final String OUTPUT = "output: {image: registry.example.com/app}";
  private static final String INLINE = "dockerfile: {inline: FROM scratch}";

  private Bounds() {}

  /** By message of a rule. */
  static Map<String, String> ofRules() {
    Map<String, String> broken = new LinkedHashMap<>();
    broken.put(
        "buildArgs may have 16384 characters in all, names and values together; what is larger"
            + " belongs into a file of the source",
        spec("buildArgs: " + list(5, "{name: a%d, value: " + "v".repeat(3500) + "}")));
    broken.put(
        "secrets may have 8192 characters in all, ids, names and keys together",
        spec(
            "secrets: "
                + list(
                    20,
                    "{id: a%d, secretKeyRef: {name: "
                        + "n".repeat(250)
                        + ", key: "
                        + "k".repeat(250)
                        + "}}")));
    broken.put(
        "contexts may have 8192 characters in all, names, images and urls together",
        spec("contexts: " + list(5, "{name: a%d, url: 'https://h/" + "u".repeat(2000) + "'}")));
    for (String field : new String[] {"labels", "annotations"}) {
      broken.put(
          "output.%s may have 8192 characters in all, keys and values together".formatted(field),
          "{%s, output: {image: r/a, %s: %s}}".formatted(INLINE, field, map(10, "v".repeat(1000))));
    }
    broken.put(
        "pod.env may have 8192 characters in all",
        spec(
            "pod: {env: [{name: no_proxy, value: %1$s}, {name: NO_PROXY, value: %1$s}, {name: http_proxy, value: %1$s}]}"
                .formatted("v".repeat(3000))));
    String longKey = "{" + "k".repeat(317) + ": '1'}";
    broken.put(
        "pod.nodeSelector: a key has at most 316 characters",
        spec("pod: {nodeSelector: " + longKey + "}"));
    for (String field : new String[] {"requests", "limits"}) {
      broken.put(
          "pod.resources.%s: a name has at most 316 characters".formatted(field),
          spec("pod: {resources: {%s: %s}}".formatted(field, longKey)));
    }
    return broken;
  }

  /** By field that is too long. */
  static Map<String, String> ofFields() {
    return Map.of(
        "spec.dockerfile.inline: Too long",
        "{dockerfile: {inline: '" + "x".repeat(32769) + "'}, " + OUTPUT + "}",
        "spec.pod.nodeSelector.a: Too long",
        spec("pod: {nodeSelector: {a: " + "v".repeat(64) + "}}"),
        "spec.pod.tolerations[0].key: Too long",
        spec("pod: {tolerations: [{key: " + "v".repeat(317) + "}]}"),
        "spec.pod.resources.limits.cpu: Too long",
        spec("pod: {resources: {limits: {cpu: '" + "1".repeat(65) + "'}}}"));
  }

  /** A spec that has all that the API server accepts, or nearly so. */
  static String largest() {
    return "{dockerfile: {inline: 'FROM scratch #%s'}, buildArgs: %s, secrets: %s, contexts: %s,"
            .formatted(
                "x".repeat(32700),
                list(128, "{name: argument%d, value: " + "v".repeat(115) + "}"),
                list(
                    16,
                    "{id: a%d, secretKeyRef: {name: "
                        + "n".repeat(250)
                        + ", key: "
                        + "k".repeat(250)
                        + "}}"),
                list(4, "{name: a%d, url: 'https://h/" + "u".repeat(2000) + "'}"))
        + " source: {configMap: {name: missing}}, output: {image: r/a, labels: %1$s, annotations: %1$s}}"
            .formatted(map(60, "v".repeat(130)));
  }

  private static String spec(String more) {
    return "{" + INLINE + ", " + more + ", " + OUTPUT + "}";
  }

  private static String list(int size, String item) {
    return IntStream.range(0, size)
        .mapToObj(item::formatted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String map(int size, String value) {
    return IntStream.range(0, size)
        .mapToObj(n -> "k" + n + ": " + value)
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
