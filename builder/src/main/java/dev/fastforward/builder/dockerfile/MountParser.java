package dev.fastforward.builder.dockerfile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads one value of {@code RUN --mount}. */
public final class MountParser {
  private static final List<String> KEYS =
      List.of(
          "type",
          "from",
          "source",
          "src",
          "target",
          "dst",
          "destination",
          "readonly",
          "ro",
          "readwrite",
          "rw",
          "required",
          "size",
          "id",
          "sharing",
          "mode",
          "uid",
          "gid",
          "env");
  private static final List<String> SHARING = List.of("shared", "private", "locked");

  private MountFlag.Type type = MountFlag.Type.bind;
  private @Nullable String from;
  private @Nullable String source;
  private @Nullable String target;
  private @Nullable Boolean readOnly;
  private long size;
  private @Nullable String id;
  private @Nullable String sharing;
  private boolean required;
  private @Nullable String env;
  private @Nullable Integer mode;
  private @Nullable Long uid;
  private @Nullable Long gid;

  private MountParser() {}

  /**
   * Checks what can be checked before variables are known.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static void check(String value) {
    for (String field : Csv.fields(value)) {
      if (field.toLowerCase(Locale.ROOT).startsWith("from=")) {
        int dollar = field.indexOf('$');
        if (dollar >= 0 && dollar != field.length() - 1) {
          throw new IllegalArgumentException(
              "from= of a mount cannot have variables; give the image a stage of its own,"
                  + " FROM with a global ARG, and name that stage");
        }
      }
    }
  }

  /** The stage, image or context that a mount names; it cannot have variables. */
  public static Optional<String> from(String value) {
    return Csv.fields(value).stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("from="))
        .map(field -> field.substring("from=".length()))
        .filter(name -> !name.isEmpty())
        .reduce((_, last) -> last);
  }

  /**
   * @param expand replaces the variables of a value
   * @throws IllegalArgumentException saying what is wrong
   */
  public static MountFlag parse(String value, UnaryOperator<String> expand) {
    MountParser parser = new MountParser();
    for (String field : Csv.fields(value)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        parser.word(field);
      } else {
        String key = field.substring(0, equals).toLowerCase(Locale.ROOT);
        parser.set(key, expand.apply(field.substring(equals + 1)), field);
      }
    }
    return parser.finish();
  }

  private void word(String field) {
    switch (field.toLowerCase(Locale.ROOT)) {
      case "readonly", "ro" -> readOnly = true;
      case "readwrite", "rw" -> readOnly = false;
      case "required" -> setRequired(true);
      default -> throw new IllegalArgumentException("\"" + field + "\" needs a value: key=value");
    }
  }

  private void set(String key, String value, String field) {
    switch (key) {
      case "type" -> type = type(value);
      case "from" -> from = value;
      case "source", "src" -> source = value;
      case "target", "dst", "destination" -> target = value;
      case "readonly", "ro" -> readOnly = Csv.bool(key, value);
      case "readwrite", "rw" -> readOnly = !Csv.bool(key, value);
      case "required" -> setRequired(Csv.bool(key, value));
      case "size" -> {
        require(type == MountFlag.Type.tmpfs, key);
        size = ByteSize.parse(value);
      }
      case "id" -> id = value;
      case "sharing" -> sharing = oneOf(SHARING, value, "sharing");
      case "mode" -> mode = (int) number(value, 8, "mode");
      case "uid" -> uid = number(value, 10, "uid");
      case "gid" -> gid = number(value, 10, "gid");
      case "env" -> env = value;
      default ->
          throw new IllegalArgumentException(
              "unknown key \"" + key + "\" in " + field + Suggestion.text(key, KEYS));
    }
  }

  private static MountFlag.Type type(String value) {
    List<String> names = Arrays.stream(MountFlag.Type.values()).map(Enum::name).toList();
    return MountFlag.Type.valueOf(oneOf(names, value, "type"));
  }

  private static String oneOf(List<String> allowed, String value, String key) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (!allowed.contains(lower)) {
      throw new IllegalArgumentException(
          key + " can be " + String.join(", ", allowed) + ", not \"" + value + "\"");
    }
    return lower;
  }

  private void setRequired(boolean value) {
    require(type == MountFlag.Type.secret || type == MountFlag.Type.ssh, "required");
    required = value;
  }

  private void require(boolean allowed, String key) {
    if (!allowed) {
      throw new IllegalArgumentException("a mount of type " + type + " has no " + key);
    }
  }

  private static long number(String value, int radix, String key) {
    try {
      return Integer.toUnsignedLong(Integer.parseUnsignedInt(value, radix));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + " takes " + (radix == 8 ? "an octal number" : "a number") + ", not " + value, e);
    }
  }

  private MountFlag finish() {
    boolean file = type != MountFlag.Type.bind && type != MountFlag.Type.tmpfs;
    require(file || mode == null, "mode");
    require(file || uid == null, "uid");
    require(file || gid == null, "gid");
    require(type == MountFlag.Type.cache || sharing == null, "sharing");
    if (type == MountFlag.Type.secret) {
      require(from == null || from.isEmpty(), "from");
      if (isEmpty(source) && isEmpty(target) && isEmpty(id)) {
        throw new IllegalArgumentException("a secret mount needs an id (or source, or target)");
      }
      if (!isEmpty(source) && !isEmpty(id)) {
        throw new IllegalArgumentException("a secret mount has id or source, not both");
      }
    }
    MountFlag.Access access = new MountFlag.Access(mode, uid, gid);
    return switch (type) {
      case bind -> new MountFlag.Bind(from, source, target, readOnly == null || readOnly);
      case cache ->
          new MountFlag.Cache(
              from, source, target, Boolean.TRUE.equals(readOnly), id, sharing, access);
      case tmpfs -> new MountFlag.Tmpfs(target, Boolean.TRUE.equals(readOnly), size);
      case secret -> new MountFlag.Secret(source, target, id, required, env, access);
      case ssh -> new MountFlag.Ssh(source, target, id, required, access);
    };
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
