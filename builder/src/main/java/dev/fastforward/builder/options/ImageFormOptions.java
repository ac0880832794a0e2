package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.OutputRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for all outputs that are also attributes of a single {@code --output}. */
final class ImageFormOptions {
  @Option(
      names = "--annotation",
      paramLabel = "[TYPE:]KEY=VALUE",
      description =
          "Annotation of the manifest; TYPE: manifest, index, manifest-descriptor,"
              + " index-descriptor, as in manifest[linux/arm64].")
  List<String> annotations = new ArrayList<>();

  @Option(
      names = "--compression",
      paramLabel = "KIND",
      description = "Compression of new layers: gzip, zstd or uncompressed.")
  @Nullable String compression;

  @Option(
      names = "--compression-level",
      paramLabel = "N",
      description = "Level of the compression (default: -1, the standard level).")
  int level = -1;

  /**
   * Adds the options to each output that is an image. Attributes of the output take precedence.
   *
   * @throws BuildException InvalidRequest if there are outputs but none is an image
   */
  List<OutputRequest> in(List<OutputRequest> outputs) {
    Map<String, String> attributes = attributes();
    if (attributes.isEmpty() || outputs.isEmpty()) {
      return outputs;
    }
    if (outputs.stream().noneMatch(ImageFormOptions::isImage)) {
      throw InvalidOption.refused(
          "--annotation, --compression and --compression-level apply to images, but the outputs"
              + " are files; leave them out");
    }
    return outputs.stream().map(o -> isImage(o) ? with(o, attributes) : o).toList();
  }

  private static boolean isImage(OutputRequest output) {
    return !output.type().isFiles();
  }

  private static OutputRequest with(OutputRequest output, Map<String, String> attributes) {
    Map<String, String> all = new LinkedHashMap<>(attributes);
    if (output.attributes() != null) {
      all.putAll(output.attributes());
    }
    return new OutputRequest(output.type(), output.names(), output.dest(), output.tar(), all);
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = AnnotationOption.attributes(annotations);
    if (compression != null) {
      attributes.put("compression", compression);
    }
    if (level != -1) {
      attributes.put("compression-level", String.valueOf(level));
    }
    return attributes;
  }
}
