package dev.fastforward.builder.keys;

import java.util.regex.Pattern;

/**
 * Names the state of an image after a step, by all that went into it. Also the tag of the cache
 * entry.
 *
 * @param value 64 hex digits
 */
public record CacheKey(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public CacheKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a cache key: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
