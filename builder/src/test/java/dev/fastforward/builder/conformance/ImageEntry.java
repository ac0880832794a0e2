package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of an image.
 *
 * @param path without a slash at either end
 * @param type file, dir, symlink, hardlink, char, block or fifo
 * @param mode of four octal digits
 * @param mtime seconds since the epoch
 * @param target of a symlink, or path of the file that a hardlink is
 * @param linkOf path of the file that this one is a hard link of
 * @param device major,minor
 * @param data of a file; empty for others
 */
record ImageEntry(
    String path,
    String type,
    String mode,
    long uid,
    long gid,
    long mtime,
    @Nullable String target,
    @Nullable String linkOf,
    @Nullable String device,
    byte[] data,
    Map<String, String> xattrs) {
  private static final int MAX_TEXT = 2000;
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f]");

  /** The file under another name, as a hard link of it. */
  ImageEntry linked(String name) {
    String first = linkOf == null ? path : linkOf;
    return new ImageEntry(name, type, mode, uid, gid, mtime, target, first, device, data, xattrs);
  }

  /** All but the name, the time and the links. */
  boolean sameAs(ImageEntry other) {
    return sameHeader(other) && Arrays.equals(data, other.data);
  }

  /** All but the name, the time, the links and the content. */
  boolean sameHeader(ImageEntry other) {
    return type.equals(other.type)
        && uid == other.uid
        && gid == other.gid
        && (type.equals("symlink") || mode.equals(other.mode))
        && Objects.equals(target, other.target)
        && Objects.equals(device, other.device)
        && xattrs.equals(other.xattrs);
  }

  /** The form that the cases have it in. */
  ObjectNode describe(Placeholders placeholders) {
    ObjectNode node =
        JsonNodeFactory.instance.objectNode().put("path", "/" + path).put("type", type);
    if (!type.equals("symlink")) {
      node.put("mode", mode);
    }
    number(node, "uid", uid);
    number(node, "gid", gid);
    if (type.equals("file")) {
      describeContent(node, placeholders.restore(data));
    }
    if (type.equals("symlink")) {
      node.put("target", target);
    }
    if (linkOf != null) {
      node.put("hardlinkOf", "/" + linkOf);
    }
    if (device != null) {
      node.put("dev", device);
    }
    if (!xattrs.isEmpty()) {
      xattrs.forEach(node.putObject("xattrs")::put);
    }
    return node;
  }

  /** Numbers are equal in JSON if they have the same width. */
  static void number(ObjectNode node, String name, long value) {
    if (value == (int) value) {
      node.put(name, (int) value);
    } else {
      node.put(name, value);
    }
  }

  private static void describeContent(ObjectNode node, byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content)
        && text.codePointCount(0, text.length()) <= MAX_TEXT
        && !CONTROL.matcher(text).find()) {
      node.put("text", text);
    } else {
      node.put("size", content.length).put("sha256", sha256(content));
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}
