package dev.fastforward.builder.resolve;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.Platforms;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the platforms of a request. Pure. */
public final class RequestedPlatforms {
  private RequestedPlatforms() {}

  /**
   * Reads platforms.
   *
   * @param names os/arch[/variant], os or arch, or local; empty or null for this machine's platform
   * @return distinct platforms in the given order
   * @throws BuildException InvalidRequest for an unknown platform
   */
  public static List<Platform> of(@Nullable List<String> names) {
    if (names == null || names.isEmpty()) {
      return List.of(Platform.current());
    }
    Set<Platform> platforms = new LinkedHashSet<>();
    try {
      names.forEach(name -> platforms.add(parse(name.strip())));
    } catch (IllegalArgumentException e) {
      throw new BuildException(FailureReason.InvalidRequest, String.valueOf(e.getMessage()), e);
    }
    return List.copyOf(platforms);
  }

  private static Platform parse(String name) {
    return name.equals("local") ? Platform.current() : Platforms.parse(name, Platform.current());
  }
}
