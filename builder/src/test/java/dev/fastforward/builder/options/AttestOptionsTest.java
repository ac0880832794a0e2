package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttestOptionsTest {
  private static String mode(String provenance) {
    AttestOptions options = new AttestOptions();
    options.provenance = provenance;
    return String.valueOf(options.provenance());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | min",
        "false | null",
        "mode=min | min",
        "mode=max | max",
        "mode=max,version=v1 | max",
        "disabled=true | null",
        "disabled=false | min",
      })
  void provenanceHasBuildxsSyntax(String text, String mode) {
    assertThat(mode(text)).isEqualTo(mode);
  }

  @Test
  void withoutAnOptionThereIsNone() {
    assertThat(new AttestOptions().provenance()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=provenance | min",
        "type=provenance,mode=max | max",
        "type=provenance,disabled=true | null",
        "type=sbom,disabled=true | null",
      })
  void attestIsEquivalentToProvenance(String text, String mode) {
    AttestOptions options = new AttestOptions();
    options.attestations.add(text);
    assertThat(String.valueOf(options.provenance())).isEqualTo(mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max", "mode=most", "mode=max,version=v0.2", "builder-id=me", ""})
  void unknownAttributesAreRefused(String text) {
    assertThatThrownBy(() -> mode(text))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("--provenance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"type=sbom", "type=sbom,generator=x", "mode=max"})
  void otherAttestationsAreRefusedByName(String text) {
    AttestOptions options = new AttestOptions();
    options.attestations.add(text);
    assertThatThrownBy(options::provenance)
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("--attest " + text);
  }
}
