package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.ProvenanceMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for attestations of an image. */
final class AttestOptions {
  @Option(
      names = "--provenance",
      paramLabel = "SPEC",
      description = "Attest how the image was made: true, false, mode=min, mode=max.")
  @Nullable String provenance;

  @Option(
      names = "--attest",
      paramLabel = "SPEC",
      description = "type=provenance,mode=min|max: the same.")
  List<String> attestations = new ArrayList<>();

  /**
   * The provenance to write; null for none.
   *
   * @throws BuildException InvalidRequest for another attestation or an unknown attribute
   */
  @Nullable ProvenanceMode provenance() {
    ProvenanceMode mode = null;
    for (String text : attestations) {
      Map<String, String> attributes =
          new LinkedHashMap<>(OptionAttributes.parse("--attest", text));
      String type = String.valueOf(attributes.remove("type"));
      if (type.equals("provenance")) {
        mode = mode("--attest " + text, attributes);
      } else if (!"true".equals(attributes.get("disabled"))) {
        throw InvalidOption.refused(
            "--attest " + text + ": only type=provenance is supported; scan the image for others");
      }
    }
    return provenance == null ? mode : mode(provenance);
  }

  private static @Nullable ProvenanceMode mode(String text) {
    return switch (text) {
      case "true" -> ProvenanceMode.min;
      case "false" -> null;
      default ->
          mode(
              "--provenance " + text,
              new LinkedHashMap<>(OptionAttributes.parse("--provenance", text)));
    };
  }

  private static @Nullable ProvenanceMode mode(String option, Map<String, String> attributes) {
    String disabled = attributes.getOrDefault("disabled", "false");
    String mode = attributes.getOrDefault("mode", "min");
    attributes.keySet().removeAll(List.of("disabled", "mode"));
    if (attributes.getOrDefault("version", "").equals("v1")) {
      attributes.remove("version");
    }
    if (!attributes.isEmpty() || !disabled.matches("true|false") || !mode.matches("min|max")) {
      throw InvalidOption.refused(
          option + ": write true, false, mode=min or mode=max; the form is SLSA v1");
    }
    return disabled.equals("true") ? null : ProvenanceMode.valueOf(mode);
  }
}
