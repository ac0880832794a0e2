package dev.fastforward.builder.export;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.contract.ProvenanceMode;
import dev.fastforward.builder.engine.BuiltLayout;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.settings.BuildSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An annotation that nothing would carry is refused, and says what to write instead. */
class AnnotationPlacesTest {
  private static void check(
      String attribute,
      @Nullable ProvenanceMode provenance,
      String platforms,
      OutputType... types) {
    BuildRequest request =
        BuildRequestBuilder.from(ContextRequest.directory("/context"))
            .provenance(provenance)
            .outputs(
                Arrays.stream(types)
                    .map(type ->
                        new OutputRequest(
                            type,
                            List.of("r.example/a:1"),
                            "/x",
                            null,
                            attributes(type, attribute)))
                    .toList())
            .build();
    AnnotationPlaces.check(
        BuildSettings.of(request),
        Arrays.stream(platforms.split(" ")).map(Platform::parse).toList());
  }

  private static Map<String, String> attributes(OutputType type, String attribute) {
    return BuiltLayout.attributes(
        type == OutputType.local ? "platform-split=false" : attribute + "=value");
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, annotation-index.k, index:k=value, annotate the manifest",
    "linux/amd64, annotation-manifest-descriptor.k, manifest-descriptor:k=value, --provenance",
    "linux/amd64, annotation-index-descriptor.k, index-descriptor:k=value, annotate the manifest",
    "linux/amd64 linux/arm64, annotation-index-descriptor.k, index-descriptor:k, type oci",
    "linux/amd64 linux/arm64, annotation-index[linux/arm64].k, index[linux/arm64]:k, leave out",
    "linux/amd64, annotation[linux/arm64].k, manifest[linux/arm64]:k, only linux/amd64; leave",
    "linux/arm/v7, annotation-manifest[linux/arm/v6].k, manifest[linux/arm/v6]:k, --platform",
    "linux/amd64 linux/arm64, annotation-manifest-descriptor[linux/s390x].k,"
        + " manifest-descriptor[linux/s390x]:k=value, 'linux/amd64, linux/arm64'",
    "windows(10.0.2)/amd64, annotation[windows(10.0.1)/amd64].k, windows(10.0.1), --platform",
  })
  void whatNothingWouldCarry(String platforms, String attribute, String named, String remedy) {
    assertThatThrownBy(
            () -> check(attribute, null, platforms, OutputType.local, OutputType.registry))
        .isInstanceOf(BuildException.class)
        .hasMessageContainingAll("annotation ", named, remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, annotation.k",
    "linux/amd64, annotation[linux/x86_64].k",
    "linux/amd64, annotation-index-descriptor.k",
    "windows(10.0.1)/amd64, annotation[windows/amd64].k",
    "windows/amd64, annotation[windows(10.0.1)/amd64].k",
    "linux/amd64 linux/arm64, annotation-index.k",
    "linux/amd64 linux/arm64, annotation-manifest-descriptor[linux/arm64].k",
  })
  void whatHasAPlace(String platforms, String attribute) {
    assertThatCode(() -> check(attribute, null, platforms, OutputType.registry, OutputType.oci))
        .doesNotThrowAnyException();
  }

  @Test
  void anImageWithProvenanceHasAnIndex() {
    assertThatCode(() ->
            check("annotation-index.k", ProvenanceMode.min, "linux/amd64", OutputType.registry))
        .doesNotThrowAnyException();
  }
}
