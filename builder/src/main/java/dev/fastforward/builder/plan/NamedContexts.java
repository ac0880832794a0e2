package dev.fastforward.builder.plan;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.CopySource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up what the user put in the place of stages and images, under any of their spellings. */
final class NamedContexts {
  private static final Set<String> FIXED = Set.of("scratch", "context");

  private final Map<String, CopySource> sources = new HashMap<>();

  NamedContexts(PlanOptions options) {
    options
        .namedContexts()
        .forEach(name -> sources.put(normalized(name), new CopySource.Named(name)));
    options
        .imageContexts()
        .forEach((name, image) -> sources.put(normalized(name), new CopySource.Image(image)));
  }

  /** What stands for the name on that platform; null if nothing does. */
  @Nullable CopySource find(String name, Platform platform) {
    if (FIXED.contains(name.toLowerCase(Locale.ROOT))) {
      return null;
    }
    CopySource special = sources.get(normalized(name + "::" + platform));
    return special == null ? sources.get(normalized(name)) : special;
  }

  private static String normalized(String name) {
    int colons = name.indexOf("::");
    String base = colons < 0 ? name : name.substring(0, colons);
    String platform = colons < 0 ? "" : name.substring(colons);
    try {
      return ImageReference.parse(base.toLowerCase(Locale.ROOT)) + platform;
    } catch (IllegalArgumentException e) {
      return base.toLowerCase(Locale.ROOT) + platform; // a name that is no image's
    }
  }
}
