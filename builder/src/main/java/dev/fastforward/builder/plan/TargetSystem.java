package dev.fastforward.builder.plan;

import java.util.List;

/** What differs between the systems that images are for. Pure. */
enum TargetSystem {
  UNIX,
  WINDOWS;

  static TargetSystem of(String os) {
    return os.equals("windows") ? WINDOWS : UNIX;
  }

  /** The shell of RUN, CMD and ENTRYPOINT without SHELL. */
  List<String> shell() {
    return this == UNIX ? List.of("/bin/sh", "-c") : List.of("cmd", "/S", "/C");
  }

  /** A path with slashes, and without a drive. */
  String slashes(String path) {
    if (this == UNIX) {
      return path;
    }
    String slashed = path.replace('\\', '/');
    return slashed.matches("[A-Za-z]:.*") ? slashed.substring(2) : slashed;
  }

  /** A path with slashes as the system spells it. */
  String spelled(String path) {
    return this == UNIX ? path : path.replace('/', '\\');
  }
}
