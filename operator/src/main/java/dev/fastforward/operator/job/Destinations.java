package dev.fastforward.operator.job;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the image goes, and what it is to look like. */
final class Destinations {
  private Destinations() {}

  static OutputRequest of(Output output, CurrentBuild build) {
    List<String> names = new ArrayList<>();
    names.add(output.image());
    for (String tag : output.tags()) {
      names.add(
          repository(output.image())
              + ":"
              + tag.replace("{buildNumber}", String.valueOf(build.number())));
    }
    output.additionalDestinations().forEach(to -> names.add(to.image()));
    return new OutputRequest(
        OutputType.registry,
        names,
        null,
        null,
        switch (output.compression()) {
          case Zstd -> Map.of("compression", "zstd");
          case Uncompressed -> Map.of("compression", "uncompressed");
          case Gzip -> null;
          case null -> null;
        });
  }

  /** The reference without its tag. */
  private static String repository(String image) {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }

  /** All attempts of a build have the same time. */
  static @Nullable String timestamp(ImageBuildSpec spec, CurrentBuild build) {
    boolean commits = spec.source() != null && spec.source().git() != null;
    return switch (spec.output().timestamp()) {
      case Zero -> "0";
      case BuildTime -> String.valueOf(Instant.parse(build.startTime()).getEpochSecond());
      case Source -> commits ? BuildRequest.TIMESTAMP_OF_SOURCE : null;
      case null -> null;
    };
  }
}
