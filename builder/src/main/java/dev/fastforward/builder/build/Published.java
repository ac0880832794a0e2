package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Digest;
import java.util.List;

/**
 * What was published.
 *
 * @param digest of the manifest, or of the index of several platforms
 */
record Published(Digest digest, List<BuildResult.PlatformImage> platforms) {}
