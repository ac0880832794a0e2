package dev.fastforward.builder.words;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that an expansion can see. */
public interface Variables {
  Variables NONE = of(Map.of());

  /** The value; null if the variable is not set. */
  @Nullable String get(String name);

  /** Names of all that are set. */
  Set<String> names();

  static Variables of(Map<String, String> values) {
    return new Variables() {
      @Override
      public @Nullable String get(String name) {
        return values.get(name);
      }

      @Override
      public Set<String> names() {
        return values.keySet();
      }
    };
  }
}
