package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates {@code --annotation [TYPE[platform],…:]KEY=VALUE} of buildx into attributes of an
 * output. Pure.
 *
 * @see <a href="https://docs.docker.com/build/metadata/annotations/">Docker, annotations</a>
 */
final class AnnotationOption {
  private static final Pattern TYPE =
      Pattern.compile(
          "(manifest|index|manifest-descriptor|index-descriptor)(\\[[A-Za-z0-9_/.-]+\\])?");

  private AnnotationOption() {}

  /**
   * Translates annotations.
   *
   * @throws BuildException InvalidRequest with the invalid item
   */
  static Map<String, String> attributes(List<String> items) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String item : items) {
      int equals = item.indexOf('=');
      String name = equals < 0 ? "" : item.substring(0, equals);
      int colon = name.indexOf(':');
      String key = name.substring(colon + 1);
      if (key.isBlank()) {
        throw InvalidOption.refused("--annotation " + item + ": write [TYPE:]KEY=VALUE");
      }
      String types = colon < 0 ? "manifest" : name.substring(0, colon);
      for (String type : types.split(",", -1)) {
        Matcher matcher = TYPE.matcher(type);
        if (!matcher.matches()) {
          throw InvalidOption.refused(
              "--annotation "
                  + item
                  + ": \""
                  + type
                  + "\" is not a type; use manifest, index, manifest-descriptor or index-descriptor,"
                  + " with a platform behind it as in manifest[linux/arm64]");
        }
        attributes.put("annotation-" + type + "." + key, item.substring(equals + 1));
      }
    }
    return attributes;
  }
}
