package dev.fastforward.builder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.testing.ConformanceUnits;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All instructions of the tables, understood. */
class InstructionConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TestFactory
  Stream<DynamicTest> single() {
    return ConformanceUnits.rows("instructions/single.json")
        .map(row -> dynamicTest(row.path("dockerfile").asText(), () -> checkSingle(row)));
  }

  private static void checkSingle(JsonNode row) {
    String text = row.path("dockerfile").asText();
    if (row.has("error") || row.has("parseError")) {
      assertThatThrownBy(() -> parseOne(text)).isInstanceOf(BuildException.class);
    } else {
      assertThat(comparable(InstructionJson.of(parseOne(text))))
          .isEqualTo(comparable(row.path("result")));
    }
  }

  private static Instruction parseOne(String text) {
    return InstructionParser.parse(
        new StatementReader("Dockerfile", text).read().statements().getFirst());
  }

  @TestFactory
  Stream<DynamicTest> corpus() {
    return ConformanceUnits.rows("instructions/corpus.json")
        .map(row -> {
          String file = row.path("file").asText();
          return dynamicTest(file, () -> checkFile(row, ConformanceUnits.caseFile(file)));
        });
  }

  @TestFactory
  Stream<DynamicTest> descriptions() {
    JsonNode table = ConformanceUnits.table("instructions/doc-comments.json");
    byte[] text = table.path("dockerfile").asText().getBytes(StandardCharsets.UTF_8);
    return Stream.of(dynamicTest("doc-comments", () -> checkFile(table.path("result"), text)));
  }

  private static void checkFile(JsonNode row, byte[] text) {
    if (row.has("error") || row.has("parseError") || row.path("stages").isEmpty()) {
      assertThatThrownBy(() -> DockerfileParser.parse("Dockerfile", text))
          .isInstanceOf(BuildException.class);
      return;
    }
    Dockerfile file = DockerfileParser.parse("Dockerfile", text);
    ArrayNode stages = JSON.createArrayNode();
    file.stages().forEach(stage -> stages.add(InstructionJson.of(stage)));
    assertThat(comparable(stages)).isEqualTo(comparable(row.path("stages")));
    ArrayNode globalArgs = JSON.createArrayNode();
    file.globalArgs().forEach(arg -> globalArgs.add(InstructionJson.of(arg)));
    if (row.has("globalArgs")) {
      assertThat(comparable(globalArgs)).isEqualTo(comparable(row.path("globalArgs")));
    } else {
      assertThat(globalArgs).isEmpty();
    }
  }

  /** Null lists are empty lists; which flags are used and texts of errors do not count. */
  private static JsonNode comparable(JsonNode expected) {
    JsonNode copy = expected.deepCopy();
    copy.findParents("cmdLine").stream()
        .filter(parent -> parent.path("cmdLine").isNull())
        .forEach(parent -> ((ObjectNode) parent).putArray("cmdLine"));
    copy.findParents("flagsUsed").forEach(parent -> ((ObjectNode) parent).remove("flagsUsed"));
    copy.findParents("mountError").forEach(parent -> ((ObjectNode) parent).put("mountError", ""));
    try {
      return JSON.readTree(copy.toString()); // numbers in one representation
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> devices() {
    return ConformanceUnits.rows("instructions/device-flag.json")
        .map(row -> {
          String input = row.path("input").asText();
          return dynamicTest(
              input,
              () -> {
                if (row.has("error")) {
                  assertThatIllegalArgumentException().isThrownBy(() -> Device.parse(input));
                } else {
                  assertThat(Device.parse(input))
                      .isEqualTo(
                          new Device(row.path("name").asText(), row.path("required").asBoolean()));
                }
              });
        });
  }
}
