package dev.fastforward.operator.job;

/** Where things are in the containers of the builder pod. */
final class Paths {
  static final String CONTEXT = "/context";
  static final String REQUEST = "/etc/fastforward/request";
  static final String DOCKER_CONFIG = "/etc/fastforward/docker";

  /** Docker configs of further Secrets, each in a folder named by its number. */
  static final String REGISTRIES = "/etc/fastforward/registries";

  static final String SOURCE_CREDENTIALS = "/etc/fastforward/source";

  /** Files for RUN --mount=type=secret, named by their ids. */
  static final String SECRETS = "/etc/fastforward/secrets";

  static final String SOCKET_DIRECTORY = "/run/fastforward";
  static final String SOCKET = SOCKET_DIRECTORY + "/socket";
  static final String WORK = "/work";
  static final String TMP = "/tmp";
  static final String SHM = "/dev/shm";

  private Paths() {}
}
