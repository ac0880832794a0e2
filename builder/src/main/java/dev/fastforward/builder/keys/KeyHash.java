package dev.fastforward.builder.keys;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.posix.FileNames;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over fields, each with its length before it: no two lists of fields hash the same bytes,
 * whatever they contain. The first field is the version of the scheme. Not thread-safe.
 */
public final class KeyHash {
  /** Changes whenever the meaning of a field does; entries of other versions are never found. */
  private static final String VERSION = "fastforward-key-3";

  private final MessageDigest hash = Digest.sha256();

  public KeyHash(String kind) {
    field(VERSION);
    field(kind);
  }

  public KeyHash field(@Nullable String text) {
    return text == null ? field(new byte[0], -1) : bytes(FileNames.encode(text));
  }

  KeyHash bytes(byte[] value) {
    return field(value, value.length);
  }

  public KeyHash number(long value) {
    return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  public KeyHash number(boolean value) {
    return number(value ? 1 : 0);
  }

  public KeyHash list(Collection<String> values) {
    number(values.size());
    values.forEach(this::field);
    return this;
  }

  public CacheKey key() {
    return new CacheKey(HexFormat.of().formatHex(hash.digest()));
  }

  Digest digest() {
    return Digest.ofHash(hash.digest());
  }

  private KeyHash field(byte[] value, int length) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    hash.update(value);
    return this;
  }
}
