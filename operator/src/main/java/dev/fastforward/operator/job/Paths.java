package dev.fastforward.operator.job;

/** Where things are in the containers of the builder pod. */
final class Paths {
  static final String CONTEXT = "/context";
  static final String REQUEST = "/etc/fastforward/request";
  static final String DOCKER_CONFIG = "/etc/fastforward/docker";
  static final String SOCKET_DIRECTORY = "/run/fastforward";
  static final String SOCKET = SOCKET_DIRECTORY + "/socket";
  static final String WORK = "/work";
  static final String TMP = "/tmp";

  private Paths() {}
}
