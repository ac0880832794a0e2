package dev.fastforward.builder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The JSON form of the contracts with the operator. If a test fails because a golden file has to
 * change, the operator has to understand the change too.
 */
class ContractJsonTest {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private static JsonNode golden(String name) throws IOException {
    try (InputStream in = ContractJsonTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(in).as("golden file %s", name).isNotNull();
      return MAPPER.readTree(in);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "build-request.json, dev.fastforward.builder.contract.BuildRequest",
    "build-result.json, dev.fastforward.builder.contract.BuildResult",
  })
  void goldenFileRoundTripsAndHasEveryField(String file, Class<?> type) throws Exception {
    JsonNode golden = golden(file);

    Object value = MAPPER.treeToValue(golden, type);

    assertThat(MAPPER.valueToTree(value).toString()).isEqualTo(golden.toString());
    Set<Class<?>> reached = new HashSet<>();
    List<String> absent = new ArrayList<>();
    collectAbsent(type, List.of(golden), type.getSimpleName(), reached, absent);
    assertThat(absent).as("fields that %s does not show", file).isEmpty();
    assertThat(reached).containsAll(nestedRecords(type));
  }

  private static List<Class<?>> nestedRecords(Class<?> type) {
    return List.of(type.getDeclaredClasses()).stream().filter(Class::isRecord).toList();
  }

  /**
   * @param nodes all that the file has of this type: each field has to be in one of them
   */
  private static void collectAbsent(
      Class<?> type,
      List<JsonNode> nodes,
      String path,
      Set<Class<?>> reached,
      List<String> absent) {
    reached.add(type);
    for (RecordComponent component : type.getRecordComponents()) {
      List<JsonNode> values =
          nodes.stream()
              .map(n -> n.path(component.getName()))
              .filter(n -> !n.isMissingNode())
              .toList();
      String name = path + "." + component.getName();
      if (values.isEmpty()) {
        absent.add(name);
      }
      Class<?> nested = recordIn(component.getGenericType());
      if (nested != null) {
        List<JsonNode> children = new ArrayList<>();
        values.forEach(v -> (v.isArray() ? v : List.of(v)).forEach(children::add));
        collectAbsent(nested, children, name, reached, absent);
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Class<?> recordIn(Type type) {
    Type inner = type instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : type;
    return inner instanceof Class<?> c && c.isRecord() ? c : null;
  }

  @Test
  void smallestRequestHasLittle() {
    BuildRequest request =
        BuildRequestBuilder.from(ContextRequest.directory("/c"))
            .outputs(List.of(OutputRequest.registry("r/a")))
            .cache(CacheRequest.of(CacheMode.Disabled, null))
            .build();

    assertThat(MAPPER.valueToTree(request).toString())
        .isEqualTo(
            "{\"version\":1,\"context\":{\"directory\":\"/c\"},"
                + "\"outputs\":[{\"type\":\"registry\",\"names\":[\"r/a\"]}],"
                + "\"cache\":{\"mode\":\"Disabled\"},\"timeoutSeconds\":0}");
  }

  @Test
  void everyReasonHasAnExitCodeOfItsClass() {
    assertThat(FailureReason.values())
        .allSatisfy(reason -> assertThat(reason.exitCode()).isBetween(2, 143));
  }
}
