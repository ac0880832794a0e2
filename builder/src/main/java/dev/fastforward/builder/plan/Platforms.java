package dev.fastforward.builder.plan;

import dev.fastforward.builder.image.Platform;
import java.util.Locale;
import java.util.Set;

/** Platforms as users name them: also the system or the processor alone. */
public final class Platforms {
  private static final Set<String> SYSTEMS =
      Set.of("linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris", "wasi");

  private Platforms() {}

  /**
   * @param standard what is not said is taken from
   * @throws IllegalArgumentException if the text names no platform
   */
  public static Platform parse(String text, Platform standard) {
    if (text.contains("/")) {
      return Platform.parse(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return SYSTEMS.contains(lower)
        ? Platform.parse(lower + "/" + standard.architecture())
        : architecture(text, standard);
  }

  private static Platform architecture(String text, Platform standard) {
    Platform platform = new Platform(standard.os(), text, null).normalized();
    if (!Set.of(
            "amd64",
            "arm64",
            "arm",
            "386",
            "ppc64le",
            "s390x",
            "riscv64",
            "loong64",
            "mips64le",
            "mips64",
            "ppc64",
            "wasm")
        .contains(platform.architecture())) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a platform; write os/arch, such as linux/amd64");
    }
    return platform;
  }
}
