package dev.fastforward.operator.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A hash over the files of a ConfigMap. */
public final class SourceDigest {
  private SourceDigest() {}

  /**
   * @param text the ConfigMap's data
   * @param binary the ConfigMap's binaryData, in Base64, as in the API
   */
  public static String of(Map<String, String> text, Map<String, String> binary) {
    Map<String, byte[]> files = new TreeMap<>();
    text.forEach((name, value) -> files.put(name, value.getBytes(StandardCharsets.UTF_8)));
    binary.forEach((name, value) -> files.put(name, Base64.getDecoder().decode(value)));
    MessageDigest sha256 = Fingerprint.sha256();
    files.forEach((name, content) -> {
      Fingerprint.update(sha256, name.getBytes(StandardCharsets.UTF_8));
      Fingerprint.update(sha256, content);
    });
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }
}
