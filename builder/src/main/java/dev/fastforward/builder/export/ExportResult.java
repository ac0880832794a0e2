package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was published.
 *
 * @param descriptor of the manifest, or of the index of several platforms
 * @param config digest of the config of the only image; null where there is an index
 */
public record ExportResult(
    Descriptor descriptor, @Nullable Digest config, List<BuildResult.PlatformImage> platforms) {

  public Digest digest() {
    return descriptor.digest();
  }
}
