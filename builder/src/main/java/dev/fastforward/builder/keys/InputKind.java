package dev.fastforward.builder.keys;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All inputs that can stand in a key, for each kind of step. The table of docs/caching.md is made
 * of this list.
 */
public enum InputKind {
  INSTRUCTION("all", "instruction", null, "what the step does: FROM, WORKDIR, RUN, COPY or ADD"),

  BASE("FROM", "base", null, "digest of the manifest or index, and the platform"),
  EMPTY_BASE("FROM", "scratch", null, "the platform"),

  PATH("WORKDIR", "path", null, "absolute path of the directory"),
  OWNER("WORKDIR", "owner", null, "the USER in force, as written"),

  SHELL("RUN", "SHELL", null, "the shell, or all words of the exec form but the last"),
  COMMAND("RUN", "command", null, "the line that the shell executes, or the last word"),
  ENV("RUN", "ENV", null, "each variable of the image's config: name and value"),
  ARG("RUN", "ARG", null, "each ARG declared above, whether it is used or not: name and value"),
  WORKDIR("RUN", "WORKDIR", null, "the working directory"),
  USER("RUN", "USER", null, "the USER in force, as written"),
  HOSTNAME("RUN", "hostname", null, "the host name that the command sees"),
  SANDBOX("RUN", "sandbox", null, "the kind of sandbox"),
  SCRIPT("RUN", "script", "script", "a heredoc with a program: name and content"),
  NETWORK("RUN", "--network", "network", "the network, if it is not the default one"),
  SECURITY("RUN", "--security", "insecure", "whether it is insecure"),
  ADD_HOST("RUN", "--add-host", "host", "each added host: name and address"),
  SHM_SIZE("RUN", "--shm-size", "shm", "the size of /dev/shm, if one is given"),
  ULIMIT("RUN", "--ulimit", "ulimit", "each limit: name, soft and hard value"),
  BIND_MOUNT("RUN", "bind", "bind", "target, source, whether it is read-only"),
  CACHE_MOUNT(
      "RUN", "cache", "cache", "target, id, source, whether it is read-only, owner and mode"),
  TMPFS_MOUNT("RUN", "tmpfs", "tmpfs", "target, size, whether it is read-only"),
  SECRET_MOUNT(
      "RUN",
      "secret",
      "secret",
      "target, id, variable, owner and mode, and whether the secret is given; never its value"),
  SSH_MOUNT("RUN", "ssh", "ssh", "target, id, owner and mode, and whether the agent is given"),
  FRESHNESS("RUN", "freshness", null, "the text of `--cache-freshness`"),

  DESTINATION("COPY, ADD", "destination", null, "the path, and whether it ends with a slash"),
  CHOWN("COPY, ADD", "--chown", null, "as expanded"),
  CHMOD("COPY, ADD", "--chmod", null, "as expanded"),
  SOURCES("COPY, ADD", "sources", null, "the paths; only with a stage or an image as the source"),
  LINK("COPY, ADD", "--link", "link", "whether it is given"),
  UNPACK("COPY, ADD", "--unpack", "extract-urls", "whether archives from URLs are extracted"),
  PARENTS("COPY, ADD", "--parents", "parents", "whether it is given; with a stage or an image"),
  EXCLUDES("COPY, ADD", "--exclude", "excludes", "the patterns; with a stage or an image"),
  INLINE_FILE("COPY, ADD", "heredoc", "inline", "name and content; with a stage or an image"),

  FILES(
      "COPY, ADD, mounts",
      "files",
      "content",
      "of a context, git or URL: names, types, contents, modes, owners, link targets and extended"
          + " attributes of the files (of git in ADD the commit; of a URL also Last-Modified,"
          + " unless `--checksum` is given)"),
  STAGE("COPY, ADD, mounts", "stage", "stage", "the key of the source stage"),
  IMAGE("COPY, ADD, mounts", "image", "image", "the digest and the platform of the source image"),

  EPOCH("WORKDIR, COPY, ADD", "SOURCE_DATE_EPOCH", "epoch", "the time, if one is given");

  private final String steps;
  private final String label;
  private final @Nullable String tag;
  private final String counted;

  /**
   * @param steps the instructions that have the input
   * @param label what the name of an input of this kind begins with
   * @param tag stands in the hash before the values of an input that not every step has; else null
   * @param counted what of it stands in the key
   */
  InputKind(String steps, String label, @Nullable String tag, String counted) {
    this.steps = steps;
    this.label = label;
    this.tag = tag;
    this.counted = counted;
  }

  /** The instructions that have the input. */
  List<String> steps() {
    return List.of(steps.split(", ", -1));
  }

  String label() {
    return label;
  }

  @Nullable String tag() {
    return tag;
  }

  /** The table of all inputs for the documentation, in Markdown, one line per item. */
  static List<String> table() {
    List<String> lines =
        new ArrayList<>(List.of("| step | input | what counts |", "|---|---|---|"));
    for (InputKind kind : values()) {
      lines.add("| " + kind.steps + " | `" + kind.label + "` | " + kind.counted + " |");
    }
    return lines;
  }
}
