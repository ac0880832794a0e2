package dev.fastforward.builder.image;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which processor variants can run which programs, by containerd's rules: a later variant runs the
 * programs of the earlier ones. Pure.
 */
final class PlatformVariants {
  /** The variant that has no name: v1 of amd64, v8 of arm64, the only one of most others. */
  private static final String PLAIN = "";

  private static final Pattern NUMBER = Pattern.compile("v([0-9]{1,2})(\\.[0-9]+)?");

  private PlatformVariants() {}

  /** The variants whose programs the platform runs, the best first. */
  static List<String> of(Platform wanted) {
    String variant = wanted.variant() == null ? PLAIN : wanted.variant();
    Matcher number = NUMBER.matcher(variant);
    List<String> variants = new ArrayList<>();
    variants.add(variant);
    if (number.matches()) {
      int lowest =
          switch (wanted.architecture()) {
            case "amd64" -> 2;
            case "arm" -> 5;
            case "arm64" -> 9;
            default -> Integer.MAX_VALUE;
          };
      for (int v = Integer.parseInt(number.group(1)) - 1; v >= lowest; v--) {
        variants.add("v" + v);
      }
      if (!wanted.architecture().equals("arm") && lowest != Integer.MAX_VALUE) {
        variants.add(PLAIN);
      }
    }
    return variants;
  }

  /** Whether an image is for the platform, in this variant of it. */
  static boolean suits(Platform offered, Platform wanted, String variant) {
    return offered.isSameMachineAs(wanted)
        && variant.equals(offered.variant() == null ? PLAIN : offered.variant())
        && suitsVersion(offered.osVersion(), wanted.osVersion())
        && (wanted.osFeatures() == null
            || wanted
                .osFeatures()
                .containsAll(offered.osFeatures() == null ? List.of() : offered.osFeatures()));
  }

  /** Windows runs images of its own build only; the last number is the update. */
  private static boolean suitsVersion(@Nullable String offered, @Nullable String wanted) {
    return wanted == null || offered == null || build(offered).equals(build(wanted));
  }

  private static String build(String version) {
    String[] parts = version.split("\\.", -1);
    return String.join(".", List.of(parts).subList(0, Math.min(3, parts.length)));
  }
}
