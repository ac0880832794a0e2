package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.Compression;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.settings.OutputSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an output's attributes make of an image. Outputs of one form get the same image.
 *
 * @param layers how layers are compressed
 * @param forced whether those of the base are, too
 * @param docker whether media types are Docker's, not OCI's
 * @param rewritten whether no file of a layer may be younger than the epoch
 * @param epoch what stands for the epoch of the build: empty for none; null for the build's own
 */
record OutputForm(
    LayerForm layers,
    boolean forced,
    boolean docker,
    boolean rewritten,
    @Nullable String epoch,
    Annotations annotations) {

  static final OutputForm USUAL =
      new OutputForm(LayerForm.USUAL, false, false, false, null, Annotations.NONE);

  /**
   * @param common annotations of all outputs
   * @throws BuildException with reason InvalidRequest, naming the attribute
   */
  static OutputForm of(OutputSettings output, Map<String, String> common) {
    Map<String, String> attributes = output.attributes();
    boolean docker = !flag(attributes, "oci-mediatypes", true);
    Annotations annotations = annotations(common, attributes);
    if (docker && !annotations.isEmpty()) {
      throw invalid("annotations need OCI media types; leave out oci-mediatypes=false");
    }
    return new OutputForm(
        layers(attributes),
        flag(attributes, "force-compression", false),
        docker,
        flag(attributes, "rewrite-timestamp", false),
        epoch(attributes.get("source-date-epoch")),
        annotations);
  }

  /** Whether this is an attribute that the form of an image depends on. */
  static boolean isOne(String attribute) {
    return switch (attribute) {
      case "compression",
          "compression-level",
          "force-compression",
          "oci-mediatypes",
          "rewrite-timestamp",
          "source-date-epoch" ->
          true;
      default -> Annotations.isOne(attribute);
    };
  }

  private static LayerForm layers(Map<String, String> attributes) {
    String name = attributes.getOrDefault("compression", "gzip");
    Compression compression =
        switch (name) {
          case "gzip" -> Compression.GZIP;
          case "zstd" -> Compression.ZSTD;
          case "uncompressed" -> Compression.NONE;
          default ->
              throw invalid(
                  "compression=" + name + " is not supported; use gzip, zstd or uncompressed");
        };
    String level = attributes.get("compression-level");
    return level == null
        ? LayerForm.of(compression)
        : new LayerForm(compression, level(compression, level));
  }

  private static int level(Compression compression, String text) {
    int level = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
    if (level < 0 || level > compression.highestLevel()) {
      throw invalid(
          "compression-level="
              + text
              + (compression == Compression.NONE
                  ? ": without compression there is no level; leave it out"
                  : " is no level; give a number from 0 to " + compression.highestLevel()));
    }
    return compression == Compression.ZSTD && level == 0 ? compression.usualLevel() : level;
  }

  private static @Nullable String epoch(@Nullable String text) {
    if (text != null && !text.matches("[0-9]{0,11}")) {
      throw invalid(
          "source-date-epoch=" + text + " is no time; give seconds since 1970, or nothing");
    }
    return text;
  }

  private static Annotations annotations(
      Map<String, String> common, Map<String, String> attributes) {
    try {
      return Annotations.of(common, attributes);
    } catch (IllegalArgumentException e) {
      throw invalid("annotation: " + e.getMessage());
    }
  }

  /**
   * @throws BuildException with reason InvalidRequest if it is neither true nor false
   */
  static boolean flag(Map<String, String> attributes, String name, boolean otherwise) {
    String text = attributes.get(name);
    if (text == null) {
      return otherwise;
    }
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw invalid(name + "=" + text + " is neither true nor false");
    };
  }

  private static BuildException invalid(String what) {
    return new BuildException(FailureReason.InvalidRequest, "output: " + what);
  }

  /**
   * Seconds since the epoch for times in config and history, and for files if these are rewritten.
   *
   * @param own the build's; null for none
   */
  @Nullable Long epoch(@Nullable Long own) {
    if (epoch == null) {
      return own;
    }
    return epoch.isEmpty() ? null : Long.valueOf(epoch);
  }

  /** What the layers of an image with that epoch have to be. */
  LayerForms.Wanted wanted(@Nullable Long own) {
    return new LayerForms.Wanted(layers, forced, rewritten ? epoch(own) : null);
  }
}
