package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Operating system and processor that an image is made for. Absent parts are null. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Platform(
    String architecture,
    String os,
    @Nullable String variant,
    @JsonProperty("os.version") @Nullable String osVersion,
    @JsonProperty("os.features") @Nullable List<String> osFeatures) {

  public Platform(String os, String architecture, @Nullable String variant) {
    this(architecture, os, variant, null, null);
  }

  /**
   * Reads {@code os/arch[/variant]}, with the usual other names of processors, and normalizes it as
   * containerd does.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Platform parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a platform; write os/arch or os/arch/variant, such as linux/amd64");
    }
    return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null).normalized();
  }

  /** The platform that this program runs on. */
  public static Platform current() {
    return new Platform("linux", System.getProperty("os.arch", "amd64"), null).normalized();
  }

  /**
   * One spelling for one platform: {@code x86_64} is {@code amd64}, {@code arm} is {@code arm/v7},
   * {@code arm64/v8} is {@code arm64}.
   */
  public Platform normalized() {
    String arch =
        switch (architecture) {
          case "x86_64", "x86-64" -> "amd64";
          case "aarch64" -> "arm64";
          case "armhf", "armel" -> "arm";
          case "i386", "i686" -> "386";
          default -> architecture;
        };
    String v =
        variant == null || variant.isEmpty()
            ? null
            : variant.startsWith("v") ? variant : "v" + variant;
    if (arch.equals("arm") && v == null) {
      v = architecture.equals("armel") ? "v6" : "v7";
    }
    if ((arch.equals("arm64") && "v8".equals(v)) || (arch.equals("amd64") && "v1".equals(v))) {
      v = null;
    }
    return new Platform(arch, os, v, osVersion, osFeatures);
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
