package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Operating system and processor that an image is made for. Absent parts are null. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Platform(
    String architecture,
    String os,
    @Nullable String variant,
    @JsonProperty("os.version") @Nullable String osVersion,
    @JsonProperty("os.features") @Nullable List<String> osFeatures) {

  public Platform {
    // Absent in a document from outside.
    architecture = architecture == null ? "" : architecture;
    os = os == null ? "" : os;
  }

  public Platform(String os, String architecture, @Nullable String variant) {
    this(architecture, os, variant, null, null);
  }

  /**
   * The system, with a version and features in parentheses. Possessive, as Java's stack grows with
   * the text when a repeated group may be given back.
   */
  private static final Pattern SYSTEM =
      Pattern.compile("([a-z0-9_-]+)(?:\\(([a-zA-Z0-9_.%-]*)((?:\\+[a-zA-Z0-9_.%-]+)*+)\\))?");

  private static final Pattern PROCESSOR = Pattern.compile("[a-z0-9_-]+");
  private static final Pattern VARIANT = Pattern.compile("[a-z0-9_.-]+");

  /**
   * Reads {@code os[(version[+feature…])]/arch[/variant]}, with the usual other names of
   * processors, and normalizes it as containerd does.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    Matcher system = SYSTEM.matcher(parts[0].toLowerCase(Locale.ROOT));
    String arch = parts.length < 2 ? "" : parts[1].toLowerCase(Locale.ROOT);
    String variant = parts.length < 3 ? null : parts[2].toLowerCase(Locale.ROOT);
    if (parts.length > 3
        || !system.matches()
        || !PROCESSOR.matcher(arch).matches()
        || (variant != null && !VARIANT.matcher(variant).matches())) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a platform; write os/arch or os/arch/variant, such as linux/amd64");
    }
    String features = system.group(3);
    return new Platform(
            arch,
            system.group(1),
            variant,
            emptyToNull(system.group(2)),
            features == null || features.isEmpty()
                ? null
                : List.of(features.substring(1).split("\\+")))
        .normalized();
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** The same with the version and the features of another, where it has none itself. */
  public Platform withSystemOf(Platform other) {
    return new Platform(
        architecture,
        os,
        variant,
        osVersion == null ? other.osVersion : osVersion,
        osFeatures == null ? other.osFeatures : osFeatures);
  }

  /** Whether programs for the one are, as to system and processor, programs for the other. */
  public boolean isSameMachineAs(Platform other) {
    return os.equals(other.os) && architecture.equals(other.architecture);
  }

  /** Whether system or processor are not said. */
  @JsonIgnore
  public boolean isUnknown() {
    return os.isEmpty() || architecture.isEmpty();
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
    return new Platform(arch, os.equals("macos") ? "darwin" : os, v, osVersion, osFeatures);
  }

  @Override
  public String toString() {
    return system() + "/" + architecture + (variant == null ? "" : "/" + variant);
  }

  private String system() {
    if (osVersion == null && osFeatures == null) {
      return os;
    }
    StringBuilder text = new StringBuilder(os).append('(');
    if (osVersion != null) {
      text.append(osVersion);
    }
    if (osFeatures != null) {
      osFeatures.forEach(feature -> text.append('+').append(feature));
    }
    return text.append(')').toString();
  }
}
