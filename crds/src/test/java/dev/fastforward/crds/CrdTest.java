package dev.fastforward.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class CrdTest {
  private static final Path COMMITTED = Path.of("../deploy/crd/imagebuilds.yaml");

  @Test
  void committedTextIsWhatTheModelSays() throws IOException {
    String generated = CrdText.render();
    if (System.getProperty("crd.update") != null) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, generated);
    }
    assertThat(generated)
        .as("update it with ./mvnw -pl crds test -Dtest=CrdTest -Dcrd.update")
        .isEqualTo(Files.readString(COMMITTED));
  }

  @Test
  void everyFieldOfSpecAndStatusIsDescribed() throws IOException {
    List<String> bare = new ArrayList<>();
    walk((path, schema) -> {
      if (!schema.hasNonNull("description")) {
        bare.add(path);
      }
    });
    assertThat(bare).isEmpty();
  }

  @Test
  void everyListHasATypeAndAnEnd() throws IOException {
    List<String> open = new ArrayList<>();
    walk((path, schema) -> {
      if (schema.path("type").asText().equals("array")
          && !(schema.has("maxItems") && schema.has("x-kubernetes-list-type"))) {
        open.add(path);
      }
    });
    assertThat(open).isEmpty();
  }

  /** Else one namespace could fill the operator's memory: it keeps every spec. */
  @Test
  void everyTextOfASpecHasAnEnd() throws IOException {
    List<String> open = new ArrayList<>();
    walk((path, schema) -> {
      if (path.startsWith("spec")
          && schema.path("type").asText().equals("string")
          && !schema.has("maxLength")
          && !schema.has("enum")) {
        open.add(path);
      }
      JsonNode values = schema.path("additionalProperties");
      if (path.startsWith("spec")
          && !values.isMissingNode()
          && !(values.has("maxLength") && schema.toString().contains("size(k)"))) {
        open.add(path + ": its keys or values");
      }
    });
    assertThat(open).isEmpty();
  }

  @Test
  void noRuleIsThereTwice() throws IOException {
    List<String> twice = new ArrayList<>();
    walk((path, schema) -> {
      List<String> rules = new ArrayList<>();
      schema.path("x-kubernetes-validations").forEach(rule -> rules.add(rule.toString()));
      if (rules.stream().distinct().count() != rules.size()) {
        twice.add(path);
      }
    });
    assertThat(twice).isEmpty();
  }

  private static void walk(BiConsumer<String, JsonNode> visitor) throws IOException {
    JsonNode crd = new ObjectMapper(new YAMLFactory()).readTree(CrdText.render());
    JsonNode root = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties");
    walk("spec", root.get("spec"), visitor);
    walk("status", root.get("status"), visitor);
  }

  private static void walk(String path, JsonNode schema, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(path, schema);
    schema
        .path("properties")
        .properties()
        .forEach(field -> walk(path + "." + field.getKey(), field.getValue(), visitor));
    schema
        .path("items")
        .path("properties")
        .properties()
        .forEach(field -> walk(path + "[]." + field.getKey(), field.getValue(), visitor));
  }
}
