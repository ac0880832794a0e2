package dev.fastforward.builder.keys;

import dev.fastforward.builder.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One value of an input: what is hashed, and how people see it. */
sealed interface InputValue {
  /** Stands for a text that is not given. */
  String NONE = "none";

  void hash(KeyHash hash);

  /** The value for people; different values look different. */
  String shown();

  /** A text that is the only value of its input, so people see it as it is. */
  record Line(String value) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.field(value);
    }

    @Override
    public String shown() {
      return value;
    }
  }

  /** A text among other values, in quotes where needed; null for none. */
  record Text(@Nullable String value) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.field(value);
    }

    @Override
    public String shown() {
      return value == null ? NONE : quoted(value);
    }
  }

  /** A text that is too long to be shown, such as the content of a file. */
  record Content(String value) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.field(value);
    }

    @Override
    public String shown() {
      return fingerprint(value, 12);
    }
  }

  /** An environment variable: NAME=value. */
  record Variable(String assignment) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.field(assignment);
    }

    String name() {
      return assignment.substring(0, Math.max(assignment.indexOf('='), 0));
    }

    /** The value; of one that may be secret only a few digits that show that it changed. */
    @Override
    public String shown() {
      return SecretNames.looksSecret(name())
          ? "#" + fingerprint(assignment, 4)
          : assignment.substring(assignment.indexOf('=') + 1);
    }
  }

  /** A number or size. */
  record Count(long value) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.number(value);
    }

    @Override
    public String shown() {
      return Long.toString(value);
    }
  }

  /** Yes or no. */
  record Flag(boolean value) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.number(value);
    }

    @Override
    public String shown() {
      return Boolean.toString(value);
    }
  }

  /** Permission bits. */
  record Mode(int value) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.number(value);
    }

    @Override
    public String shown() {
      return Integer.toOctalString(value);
    }
  }

  /** Several texts, with their number before them. */
  record Texts(List<String> values) implements InputValue {
    @Override
    public void hash(KeyHash hash) {
      hash.list(values);
    }

    @Override
    public String shown() {
      return values.stream().map(InputValue::quoted).collect(Collectors.joining(" "));
    }
  }

  /** The same text, in quotes where it could be mistaken for several values or for none. */
  static String quoted(String text) {
    boolean plain =
        !text.isEmpty() && !text.equals(NONE) && text.chars().noneMatch(c -> c <= ' ' || c == '"');
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static String fingerprint(String text, int digits) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, digits);
  }
}
